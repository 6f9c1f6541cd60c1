import { textOf } from '../../names/utf8.ts';
import { jsonLine, rustString } from './spell.ts';
import { cannot, type CallToWrite, type Snippet } from './snippet.ts';

/** With zlink 0.7 on tokio, by its low-level calls: they need no types of the interface. */
export function rust(call: CallToWrite): Snippet {
  if (call.flag === 'upgrade') return cannot('After an upgrade the connection speaks another protocol, which this cannot write for you.');
  if (call.address.kind !== 'unix') return cannot('zlink connects to sockets of its own machine only.');
  if (call.address.name.startsWith('\0')) return cannot('zlink connects to paths only, not to abstract names.');
  const path = textOf(call.address.name);
  if (path === null) return cannot('The bytes of this path are no text, and strings of Rust are.');
  const limited = call.timeoutMs !== null && call.flag !== 'oneway';
  const flag = { none: '', more: '.set_more(true)', oneway: '.set_oneway(true)' }[call.flag];
  const receive = 'conn.receive_reply::<Value, Refused>()';
  const lines = [
    `use serde::{${call.flag === 'oneway' ? '' : 'Deserialize, '}Serialize};`,
    'use serde_json::Value;',
    '',
    '#[derive(Debug, Serialize)]',
    'struct Method {',
    "    method: &'static str,",
    '    parameters: Value,',
    '}',
    '',
    ...(call.flag === 'oneway' ? [] : ['/// An error of the service, with its parameters as they came.', '#[derive(Debug, Deserialize)]', '#[allow(dead_code)]', 'struct Refused {', '    error: String,', '    parameters: Option<Value>,', '}', '']),
    '#[tokio::main(flavor = "current_thread")]',
    'async fn main() -> Result<(), Box<dyn std::error::Error>> {',
    `    let mut conn = zlink::tokio::unix::connect(${rustString(path)}).await?;`,
    '    let method = Method {',
    `        method: ${rustString(call.method)},`,
    `        parameters: serde_json::from_str(${rustString(jsonLine(call.parameters))})?,`,
    '    };',
    ...(call.descriptors.length > 0 ? ['    let descriptors = vec![', ...call.descriptors.map((file) => `        std::fs::File::open(${rustString(file)})?.into(),`), '    ];'] : []),
    `    conn.send_call(&zlink::Call::new(method)${flag}, ${call.descriptors.length > 0 ? 'descriptors' : 'vec![]'}).await?;`,
    ...(call.flag === 'oneway'
      ? []
      : [
          '    loop {',
          limited ? `        let received = tokio::time::timeout(std::time::Duration::from_millis(${call.timeoutMs}), ${receive}).await??;` : `        let received = ${receive}.await?;`,
          '        let (reply, _descriptors) = received;',
          '        let reply = reply.map_err(|refused| format!("{refused:?}"))?;',
          '        let continues = reply.continues() == Some(true);',
          '        println!("{}", reply.into_parameters().unwrap_or_default());',
          '        if !continues {',
          '            break;',
          '        }',
          '    }',
        ]),
    '    Ok(())',
    '}',
    '',
  ];
  return {
    can: true,
    text: lines.join('\n'),
    notes: ['cargo add zlink@0.7 serde_json && cargo add serde --features derive && cargo add tokio --features macros,rt,time', 'Written after the documentation of zlink 0.7; the tests of Sockatlas cannot run it.'],
  };
}
