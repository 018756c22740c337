/** Sixty addresses that a page, a scanned code or an imported field may want opened. `central`: where this station's central is. */
export const hostileUrls = (central: string): readonly string[] => {
  const { host, port } = new URL(central);
  return [
    // Programs and files of this machine, and of others on the network.
    ...[
      'file:///etc/passwd',
      'file://server/share/run.exe',
      'file:///C:/Windows/System32/calc.exe',
    ],
    ...['FILE:///etc/passwd', 'file:/etc/passwd', '\\\\server\\share\\run.exe', '//server/share'],
    ...[
      'smb://server/share',
      'sftp://server/',
      'ssh://-oProxyCommand=calc@server/',
      'telnet://server',
    ],
    ...['ms-msdt:/id PCWDiagnostic', 'ms-officecmd:{"id":3}', 'search-ms:query=x&crumb=location:x'],
    ...[
      'ms-settings:',
      'ms-excel:ofe|u|https://evil.example/a.xls',
      'onenote:https://evil.example/',
    ],
    ...[
      'vbscript:msgbox(1)',
      'shell:startup',
      'ldap://evil.example/',
      'jar:https://evil.example!/',
    ],
    ...[
      'intent://evil.example#Intent;scheme=http;end',
      'x-apple.systempreferences:',
      'itms-apps://x',
    ],
    ...[
      'vscode://file/etc/passwd',
      'steam://run/1',
      'zoommtg://evil.example',
      'tel:1',
      'mailto:a@b.c',
    ],
    ...['steam:', 'electron://x', 'chrome://settings', 'devtools://devtools/bundled/x.html'],
    ...[
      'chrome-extension://abc/x.html',
      'view-source:file:///etc/passwd',
      'about:blank',
      'about:srcdoc',
    ],
    // Scripts and pages made up on the spot.
    ...[
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      '\u0001javascript:alert(1)',
      'java\nscript:alert(1)',
    ],
    ...['data:text/html,<script>alert(1)</script>', 'blob:https://evil.example/1', 'filesystem:x'],
    // Other sites, and what only looks like central's own description.
    ...[
      'http://evil.example/',
      'https://evil.example/docs',
      'ftp://evil.example/docs',
      'ws://x/docs',
    ],
    ...[`http://${host}`, `http://${host}/docs/`, `http://${host}/docs?x`, `http://${host}/docs#x`],
    ...[`http://user@${host}/docs`, `http://${host}/docs/../v1/orders`, `http://${host}//docs`],
    ...[
      `https://${host}/docs`,
      `http://localhost:${port}/docs`,
      `http://${host}.evil.example/docs`,
    ],
    ...[
      `http://evil.example/@${host}/docs`,
      `HTTP://${host}/DOCS`,
      `http://${host}\\docs`,
      ` `,
      '',
    ],
    ...['stowline://app.evil/', 'stowline2://app/', 'stowline://user@app/', 'stowline://app:81/'],
  ];
};
