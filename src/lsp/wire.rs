//! Messages on a stream. What cannot be understood is told and passed over; only the end of the stream ends the reading.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::Sender;

use lsp_server::Message;

/// What arrived.
#[derive(Debug)]
pub(super) enum Incoming {
    Message(Message),
    /// Why it could not be understood.
    Malformed(String),
}

/// A header line is never longer; what is, is none.
const LONGEST_LINE: u64 = 8 * 1024;

/// Sends on what arrives, up to the end of the stream or the message `exit`.
pub(super) fn read_all(input: &mut dyn BufRead, sender: &Sender<Incoming>) {
    while let Ok(Some(body)) = body(input) {
        let incoming = match serde_json::from_slice(&body) {
            Ok(message) => Incoming::Message(message),
            Err(error) => Incoming::Malformed(error.to_string()),
        };
        let is_last = matches!(&incoming, Incoming::Message(Message::Notification(note)) if note.method == "exit");
        if sender.send(incoming).is_err() || is_last {
            return;
        }
    }
}

/// The bytes of the next message; nothing at the end. Lines that are no header are passed over. The length that a header claims is never
/// believed: memory grows with what arrives.
fn body(input: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim(), length) {
            ("", Some(length)) => {
                let mut body = Vec::new();
                input.take(length).read_to_end(&mut body)?;
                return Ok(Some(body));
            }
            (header, _) => length = header.split_once(':').and_then(|(name, value)| content_length(name, value)).or(length),
        }
    }
}

fn content_length(name: &str, value: &str) -> Option<u64> {
    name.trim().eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rubbish_is_passed_over() {
        let good = r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#;
        let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let stream = format!("hello\r\n\r\n{}{}Content-Length: x\r\n{}", frame("{"), frame(good), frame(good));
        let (sender, receiver) = std::sync::mpsc::channel();
        read_all(&mut stream.as_bytes(), &sender);
        drop(sender);
        let kinds: Vec<bool> = receiver.iter().map(|incoming| matches!(incoming, Incoming::Message(_))).collect();
        assert_eq!(kinds, [false, true, true]);
    }

    #[test]
    fn a_claimed_length_takes_no_memory() {
        let mut stream = "Content-Length: 18446744073709551615\r\n\r\n{}".as_bytes();
        assert_eq!(body(&mut stream).unwrap().unwrap(), b"{}");
    }
}
