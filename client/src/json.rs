//! As much JSON (RFC 8259) as a request needs: it is only ever written here, never read.

use std::fmt::Write;

pub fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(json, "\\u{:04x}", control as u32);
            }
            other => json.push(other),
        }
    }
    json.push('"');
    json
}

pub fn array(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(","))
}

pub fn object(members: impl Iterator<Item = (String, String)>) -> String {
    let members: Vec<String> = members.map(|(name, value)| format!("{}:{value}", string(&name))).collect();
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_must_be_escaped_and_nothing_else() {
        assert_eq!(string("a\"b\\c\n\r\t\u{1}é😀/"), "\"a\\\"b\\\\c\\n\\r\\t\\u0001é😀/\"");
    }

    #[test]
    fn joins_items_and_members() {
        assert_eq!(array(["a", "b"].map(string).into_iter()), "[\"a\",\"b\"]");
        assert_eq!(object([("a".into(), "1".into())].into_iter()), "{\"a\":1}");
        assert_eq!(array(std::iter::empty()), "[]");
    }
}
