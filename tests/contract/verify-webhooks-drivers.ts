/** How a snippet is run: a small program of its language reads one case a line and prints `yes` or `no` for each. */
export interface Driver {
  file: string;
  /** Where the copy lies in the temporary folder, if not under its own name. */
  place?: string;
  command: string;
  version?: string[];
  /** What it verifies with, if not a shared secret. */
  secret?: 'shared' | 'key pair';
  driver: Record<string, string>;
  commands: string[][];
}

const PYTHON = `
import base64, sys
from python import verify
for line in sys.stdin:
    body, *rest = [base64.b64decode(field[1:]) for field in line.rstrip("\\n").split("\\t")]
    id, timestamp, signature, secret = [field.decode() for field in rest]
    headers = {"webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature}
    print("yes" if verify(body, headers, secret) else "no")
`;

const RUBY = `
require_relative 'ruby'
$stdin.each_line do |line|
  body, id, timestamp, signature, secret = line.chomp.split("\\t").map { |field| field[1..].unpack1('m') }
  headers = { 'webhook-id' => id, 'webhook-timestamp' => timestamp, 'webhook-signature' => signature }
  puts verify(body, headers, secret) ? 'yes' : 'no'
end
`;

const PHP = `<?php
require __DIR__ . '/php.php';
while (($line = fgets(STDIN)) !== false) {
    $fields = array_map(fn ($field) => base64_decode(substr($field, 1)), explode("\\t", rtrim($line, "\\n")));
    [$body, $id, $timestamp, $signature, $secret] = $fields;
    $headers = ['webhook-id' => $id, 'webhook-timestamp' => $timestamp, 'webhook-signature' => $signature];
    echo verify($body, $headers, $secret) ? "yes\\n" : "no\\n";
}
`;

const GO = `package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strings"

	"try/webhooks"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var fields []string
		for _, field := range strings.Split(lines.Text(), "\\t") {
			value, _ := base64.StdEncoding.DecodeString(field[1:])
			fields = append(fields, string(value))
		}
		headers := http.Header{}
		headers.Set("webhook-id", fields[1])
		headers.Set("webhook-timestamp", fields[2])
		headers.Set("webhook-signature", fields[3])
		if webhooks.Verify([]byte(fields[0]), headers, fields[4]) {
			fmt.Println("yes")
		} else {
			fmt.Println("no")
		}
	}
}
`;

const JAVA = `
import java.io.*;
import java.util.*;

public class Main {
  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = in.readLine()) != null; ) {
      List<byte[]> f = new ArrayList<>();
      for (String field : line.split("\\t")) f.add(Base64.getDecoder().decode(field.substring(1)));
      Map<String, String> headers = Map.of("webhook-id", new String(f.get(1)), "webhook-timestamp",
          new String(f.get(2)), "webhook-signature", new String(f.get(3)));
      System.out.println(PatchbayWebhooks.verify(f.get(0), headers, new String(f.get(4))) ? "yes" : "no");
    }
  }
}
`;

const BASH = `
source bash.sh
decoded() { printf %s "\${1#b}" | openssl base64 -d -A; }
while IFS=$'\\t' read -r body id timestamp signatures secret; do
  decoded "$body" >body.json
  if verify body.json "$(decoded "$id")" "$(decoded "$timestamp")" "$(decoded "$signatures")" "$(decoded "$secret")"
  then echo yes; else echo no; fi
done
`;

/** It finds its library where the file lies, so it is not copied away. */
const NODE = `
import { verify } from '${new URL('../../docs/guides/verify-webhooks/node.mjs', import.meta.url)}';
let input = '';
for await (const chunk of process.stdin) input += chunk;
for (const line of input.trimEnd().split('\\n')) {
  const fields = line.split('\\t').map((field) => Buffer.from(field.slice(1), 'base64'));
  const [id, timestamp, signature, secret] = fields.slice(1).map(String);
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  try {
    verify(fields[0], headers, secret);
    console.log('yes');
  } catch {
    console.log('no');
  }
}
`;

const NODE_ED25519 = `
import { verify } from './node-ed25519.mjs';
let input = '';
for await (const chunk of process.stdin) input += chunk;
for (const line of input.trimEnd().split('\\n')) {
  const fields = line.split('\\t').map((field) => Buffer.from(field.slice(1), 'base64'));
  const [id, timestamp, signature, publicKey] = fields.slice(1).map(String);
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  console.log(verify(fields[0], headers, publicKey) ? 'yes' : 'no');
}
`;

export const DRIVERS: Driver[] = [
  {
    file: 'node.mjs',
    command: process.execPath,
    driver: { 'main.mjs': NODE },
    commands: [[process.execPath, 'main.mjs']],
  },
  {
    file: 'node-ed25519.mjs',
    secret: 'key pair',
    command: process.execPath,
    driver: { 'main.mjs': NODE_ED25519 },
    commands: [[process.execPath, 'main.mjs']],
  },
  {
    file: 'python.py',
    command: 'python3',
    driver: { 'main.py': PYTHON },
    commands: [['python3', 'main.py']],
  },
  {
    file: 'go.go',
    place: 'webhooks/go.go',
    command: 'go',
    version: ['version'],
    driver: { 'go.mod': 'module try\n\ngo 1.20\n', 'main.go': GO },
    commands: [['go', 'run', '.']],
  },
  { file: 'ruby.rb', command: 'ruby', driver: { 'main.rb': RUBY }, commands: [['ruby', 'main.rb']] },
  { file: 'php.php', command: 'php', driver: { 'main.php': PHP }, commands: [['php', 'main.php']] },
  {
    file: 'java.java',
    command: 'javac',
    driver: { 'Main.java': JAVA },
    commands: [
      ['javac', 'Main.java', 'java.java'],
      ['java', '-cp', '.', 'Main'],
    ],
  },
  { file: 'bash.sh', command: 'bash', driver: { 'main.sh': BASH }, commands: [['bash', 'main.sh']] },
];
