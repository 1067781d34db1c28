//! UUIDs as texts.

/// Hexadecimal digits in groups of 8, 4, 4, 4 and 12 (RFC 9562, section 4).
pub(crate) fn is_uuid(text: &str) -> bool {
    let is_group =
        |(group, length): (&str, &usize)| group.len() == *length && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('-').count() == 5 && text.split('-').zip(&[8, 4, 4, 4, 12]).all(is_group)
}

/// The same of one version, in the variant that has versions (RFC 9562, section 4.1).
pub(crate) fn is_uuid_of_version(text: &str, version: char) -> bool {
    let at = |index| text[index..].chars().next();
    is_uuid(text) && at(14) == Some(version) && matches!(at(19), Some('8' | '9' | 'a' | 'b' | 'A' | 'B'))
}
