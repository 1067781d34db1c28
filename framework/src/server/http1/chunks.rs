//! Whether a chunked body is what RFC 9112, section 7.1, says: byte by byte but for its data.

use super::head::{is_text, is_token_byte};
use super::violation::{Violation, bad};

/// What extensions, trailers and superfluous zeros of one body may take: 16 KiB.
pub(super) const MOST_OVERHEAD: usize = 16 * 1024;

/// How far a chunked body has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunks {
    place: Place,
    /// The size of the chunk, and then what is left of it.
    size: u64,
    overhead: usize,
}

/// What comes next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Size,
    MoreSize,
    /// Space, and then the `;` of an extension.
    Semicolon,
    ExtensionBegin,
    ExtensionName,
    /// Space behind a name, and then what may follow one.
    Equals,
    ValueBegin,
    Value,
    Quoted,
    Escaped,
    QuotedEnd,
    SizeLf,
    Data,
    DataCr,
    DataLf,
    /// A trailer, or the empty line that ends the body.
    Trailer,
    TrailerName,
    TrailerValue,
    TrailerLf,
    EndLf,
    End,
}

impl Chunks {
    /// How many of these bytes belong to the body, and whether it ends with them.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<(usize, bool), Violation> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.place == Place::Data {
                at += self.skip(bytes.len() - at);
                continue;
            }
            self.place = self.after(byte).ok_or(bad("the chunked body is malformed"))?;
            at += 1;
            if self.overhead > MOST_OVERHEAD {
                return Err(bad("the chunked body has too many extensions or trailers"));
            }
            if self.place == Place::End {
                return Ok((at, true));
            }
        }
        Ok((at, false))
    }

    /// Passes over data, as much as there is of it in so many bytes.
    fn skip(&mut self, bytes: usize) -> usize {
        let skipped = self.size.min(bytes as u64);
        self.size -= skipped;
        if self.size == 0 {
            self.place = Place::DataCr;
        }
        skipped as usize
    }

    /// What comes after this byte; none where it must not stand.
    fn after(&mut self, byte: u8) -> Option<Place> {
        match self.place {
            Place::Size => self.digit(byte),
            Place::MoreSize if byte.is_ascii_hexdigit() => self.digit(byte),
            Place::SizeLf if byte == b'\n' => Some(if self.size == 0 { Place::Trailer } else { Place::Data }),
            Place::DataCr if byte == b'\r' => Some(Place::DataLf),
            Place::DataLf if byte == b'\n' => Some(Place::Size),
            Place::SizeLf | Place::DataCr | Place::DataLf => None,
            Place::Trailer | Place::TrailerName | Place::TrailerValue | Place::TrailerLf | Place::EndLf => {
                self.overhead += 1;
                after_in_trailer(self.place, byte)
            }
            _ => {
                self.overhead += usize::from(byte != b'\r');
                after_in_extension(self.place, byte)
            }
        }
    }

    fn digit(&mut self, byte: u8) -> Option<Place> {
        let digit = char::from(byte).to_digit(16)?;
        // A number has any number of leading zeros, and a client could send them for ever.
        self.overhead += usize::from(self.size == 0 && digit == 0);
        self.size = self.size.checked_mul(16)?.checked_add(u64::from(digit))?;
        Some(Place::MoreSize)
    }
}

/// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ) CRLF`
fn after_in_extension(place: Place, byte: u8) -> Option<Place> {
    let space = byte == b' ' || byte == b'\t';
    match (place, byte) {
        (Place::MoreSize | Place::Value | Place::QuotedEnd | Place::ExtensionName, b'\r') => Some(Place::SizeLf),
        (Place::Quoted, b'"') => Some(Place::QuotedEnd),
        (Place::Quoted, b'\\') => Some(Place::Escaped),
        (Place::Quoted | Place::Escaped, _) => is_text(byte).then_some(Place::Quoted),
        (Place::ExtensionBegin | Place::ValueBegin | Place::Semicolon | Place::Equals, _) if space => Some(place),
        (Place::MoreSize | Place::Value | Place::QuotedEnd, _) if space => Some(Place::Semicolon),
        (Place::ExtensionName, _) if space => Some(Place::Equals),
        (Place::ExtensionName | Place::Equals, b'=') => Some(Place::ValueBegin),
        (Place::ValueBegin, b'"') => Some(Place::Quoted),
        (Place::ExtensionBegin | Place::ExtensionName, _) if is_token_byte(byte) => Some(Place::ExtensionName),
        (Place::ValueBegin | Place::Value, _) if is_token_byte(byte) => Some(Place::Value),
        (Place::ExtensionBegin | Place::ValueBegin, _) => None,
        (_, b';') => Some(Place::ExtensionBegin),
        _ => None,
    }
}

/// `*( token ":" text CRLF ) CRLF`
fn after_in_trailer(place: Place, byte: u8) -> Option<Place> {
    match (place, byte) {
        (Place::Trailer, b'\r') => Some(Place::EndLf),
        (Place::EndLf, b'\n') => Some(Place::End),
        (Place::Trailer | Place::TrailerName, _) if is_token_byte(byte) => Some(Place::TrailerName),
        (Place::TrailerName, b':') => Some(Place::TrailerValue),
        (Place::TrailerValue, b'\r') => Some(Place::TrailerLf),
        (Place::TrailerValue, _) if is_text(byte) => Some(Place::TrailerValue),
        (Place::TrailerLf, b'\n') => Some(Place::Trailer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Where the body ends; none where it does not, or is malformed. It looks for line ends first, which the guard cannot.
    fn naive(bytes: &[u8]) -> Option<usize> {
        let (mut at, mut overhead) = (0, 0);
        loop {
            let line = line(&bytes[at..])?;
            let digits = line.iter().position(|byte| !byte.is_ascii_hexdigit()).unwrap_or(line.len());
            let number = std::str::from_utf8(&line[..digits]).ok()?;
            let size = u64::from_str_radix(number, 16).ok()?;
            overhead += number.len() - number.trim_start_matches('0').len() + line.len() - digits;
            if !is_extensions(&line[digits..]) {
                return None;
            }
            at += line.len() + 2;
            if size == 0 {
                break;
            }
            let end = at.checked_add(usize::try_from(size).ok()?)?;
            if bytes.get(end..end.checked_add(2)?)? != b"\r\n" {
                return None;
            }
            at = end + 2;
        }
        loop {
            let line = line(&bytes[at..])?;
            at += line.len() + 2;
            overhead += line.len() + 2;
            if line.is_empty() {
                return (overhead <= MOST_OVERHEAD).then_some(at);
            }
            let colon = line.iter().position(|byte| *byte == b':')?;
            if colon == 0 || !line[..colon].iter().all(|byte| is_token_byte(*byte)) {
                return None;
            }
            if !line[colon..].iter().all(|byte| is_text(*byte)) {
                return None;
            }
        }
    }

    fn line(bytes: &[u8]) -> Option<&[u8]> {
        bytes.windows(2).position(|window| window == b"\r\n").map(|end| &bytes[..end])
    }

    fn is_extensions(bytes: &[u8]) -> bool {
        let token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
        let quoted = r#""([\t !\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t -\x7e\x80-\xff])*""#;
        let pattern = format!(r"(?-u)^([\t ]*;[\t ]*{token}([\t ]*=[\t ]*({token}|{quoted}))?)*$");
        regex::bytes::Regex::new(&pattern).unwrap().is_match(bytes)
    }

    /// What becomes of a body that comes in these pieces: where it ends, or why it is refused.
    fn verdict<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> Result<Option<usize>, Violation> {
        let (mut chunks, mut at) = (Chunks::default(), 0);
        for piece in pieces {
            let (read, end) = chunks.read(piece)?;
            at += read;
            if end {
                return Ok(Some(at));
            }
            assert_eq!(read, piece.len());
        }
        Ok(None)
    }

    fn pieces<'b>(bytes: &'b [u8], lengths: &[usize]) -> Vec<&'b [u8]> {
        let (mut rest, mut pieces) = (bytes, Vec::new());
        for length in lengths.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, behind) = rest.split_at((*length).min(rest.len()));
            pieces.push(piece);
            rest = behind;
        }
        pieces
    }

    /// Bodies that are nearly right: the parts of one, some of them wrong.
    fn bodies() -> impl Strategy<Value = Vec<u8>> {
        let chunk =
            r#"(3\r\nabc\r\n|1;q="[a\\"; ]{0,3}"\r\nx\r\n|0?1[;= \t"\\a]{0,5}\r\nx\r\n|[0-9a-f]\r\n|\r|\n|\x00)"#;
        let end = r"(0{1,3}[;= \ta]{0,3}\r\n(X: y\r\n|[ :ax\t]{1,3}\r\n){0,2}\r\n)?";
        proptest::string::string_regex(&format!("{chunk}{{0,2}}{end}")).unwrap().prop_map(String::into_bytes)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn accepts_what_the_grammar_does(body in bodies()) {
            prop_assert_eq!(verdict([&body[..]]).ok().flatten(), naive(&body));
        }

        #[test]
        fn pieces_make_no_difference(body in bodies(), lengths in prop::collection::vec(1_usize..9, 1..9)) {
            prop_assert_eq!(verdict(pieces(&body, &lengths)), verdict([&body[..]]));
        }

        #[test]
        fn any_bytes_are_read_alike(body in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert_eq!(verdict([&body[..]]).ok().flatten(), naive(&body));
        }
    }
}
