import './components/app/app.ts';
