//! Rules for what clients send, with Conduit's words.

/// Neither empty nor spaces alone, and no NUL, which PostgreSQL has no place for.
pub(crate) fn not_blank(text: &str) -> Result<(), &'static str> {
    match text.trim().is_empty() {
        true => Err("can't be blank"),
        false => storable(text),
    }
}

/// No NUL.
pub(crate) fn storable(text: &str) -> Result<(), &'static str> {
    if text.contains('\0') { Err("is invalid") } else { Ok(()) }
}
