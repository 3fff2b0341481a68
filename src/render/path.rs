//! Paths and URIs as other programs read them: slashes on every system, no `./` in front.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but what may stand in a URI's path unescaped. A colon would make the beginning of a relative one a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path with slashes.
pub(super) fn slashed(name: &str) -> String {
    let name = name.replace(std::path::MAIN_SEPARATOR, "/");
    name.strip_prefix("./").unwrap_or(&name).to_owned()
}

/// A relative reference for a relative path, a `file:` URI for an absolute one.
pub(crate) fn uri(name: &str) -> String {
    let name = slashed(name);
    let escaped = utf8_percent_encode(&name, ESCAPED);
    if name.starts_with('/') {
        format!("file://{escaped}")
    } else if name.as_bytes().get(1) == Some(&b':') {
        format!("file:///{escaped}")
    } else {
        escaped.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths_stay_relative() {
        assert_eq!(uri("./mails/für Dana.txt"), "mails/f%C3%BCr%20Dana.txt");
        assert_eq!(uri("a:b/c"), "file:///a%3Ab/c");
        assert_eq!(uri("/srv/50%.txt"), "file:///srv/50%25.txt");
    }
}
