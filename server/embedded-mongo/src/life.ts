export { backupDatabase, restoreDatabase } from './life/backup.ts';
export { type ExportClient, type ExportProgress, exportDatabases } from './life/export.ts';
export { runningServerUri } from './life/running-server.ts';
