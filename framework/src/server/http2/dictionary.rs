//! Dictionaries of structured fields (RFC 8941, section 3.2).

/// What a member says, as far as somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Boolean(bool),
    Integer(i64),
    Other,
}

/// Reads the members of a line in their order. None if it is no dictionary, of which nothing counts then.
pub(super) fn read<'a>(line: &'a str, mut member: impl FnMut(&'a str, Value)) -> Option<()> {
    let mut rest = Cursor(line.trim_matches(' '));
    if rest.0.is_empty() {
        return Some(());
    }
    loop {
        let key = rest.key()?;
        let value = if rest.takes('=') { rest.member()? } else { Value::Boolean(true) };
        rest.parameters()?;
        member(key, value);
        rest.skip(&[' ', '\t']);
        if rest.0.is_empty() {
            return Some(());
        }
        rest.must_take(',')?;
        rest.skip(&[' ', '\t']);
    }
}

/// What has not been read. It is ASCII, or none of it is taken.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn takes(&mut self, wanted: char) -> bool {
        let rest = self.0.strip_prefix(wanted);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn must_take(&mut self, wanted: char) -> Option<()> {
        self.takes(wanted).then_some(())
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.0.chars();
        let next = chars.next();
        self.0 = chars.as_str();
        next
    }

    fn skip(&mut self, what: &[char]) {
        self.0 = self.0.trim_start_matches(what);
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|next| !wanted(next)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn key(&mut self) -> Option<&'a str> {
        let key = self.take_while(|next| matches!(next, 'a'..='z' | '0'..='9' | '_' | '-' | '.' | '*'));
        key.starts_with(|first| matches!(first, 'a'..='z' | '*')).then_some(key)
    }

    fn member(&mut self) -> Option<Value> {
        match self.takes('(') {
            true => self.list(),
            false => self.item(),
        }
    }

    /// The rest of an inner list.
    fn list(&mut self) -> Option<Value> {
        loop {
            self.skip(&[' ']);
            if self.takes(')') {
                return Some(Value::Other);
            }
            self.item()?;
            self.parameters()?;
            if !self.0.starts_with([' ', ')']) {
                return None;
            }
        }
    }

    fn parameters(&mut self) -> Option<()> {
        while self.takes(';') {
            self.skip(&[' ']);
            self.key()?;
            if self.takes('=') {
                self.item()?;
            }
        }
        Some(())
    }

    fn item(&mut self) -> Option<Value> {
        match self.0.chars().next()? {
            '?' => self.boolean(),
            '-' | '0'..='9' => self.number(),
            '"' => self.string(),
            ':' => self.bytes(),
            '*' | 'a'..='z' | 'A'..='Z' => {
                self.take_while(|next| next.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(next));
                Some(Value::Other)
            }
            _ => None,
        }
    }

    fn boolean(&mut self) -> Option<Value> {
        self.must_take('?')?;
        match self.next()? {
            '0' => Some(Value::Boolean(false)),
            '1' => Some(Value::Boolean(true)),
            _ => None,
        }
    }

    /// Integers have at most 15 digits; decimals have at most 12, and one to three behind the point.
    fn number(&mut self) -> Option<Value> {
        let sign = if self.takes('-') { -1 } else { 1 };
        let digits = self.take_while(|next| next.is_ascii_digit());
        if !self.takes('.') {
            let number = digits.parse::<i64>().ok().filter(|_| digits.len() <= 15)?;
            return Some(Value::Integer(sign * number));
        }
        let fraction = self.take_while(|next| next.is_ascii_digit());
        let is_decimal = (1..=12).contains(&digits.len()) && (1..=3).contains(&fraction.len());
        is_decimal.then_some(Value::Other)
    }

    fn string(&mut self) -> Option<Value> {
        self.must_take('"')?;
        loop {
            match self.next()? {
                '"' => return Some(Value::Other),
                '\\' if !matches!(self.next()?, '"' | '\\') => return None,
                ' '..='~' => {}
                _ => return None,
            }
        }
    }

    fn bytes(&mut self) -> Option<Value> {
        self.must_take(':')?;
        self.take_while(|next| next.is_ascii_alphanumeric() || "+/=".contains(next));
        self.must_take(':')?;
        Some(Value::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(line: &str) -> Option<Vec<(&str, Value)>> {
        let mut members = Vec::new();
        read(line, |key, value| members.push((key, value)))?;
        Some(members)
    }

    #[test]
    fn members_have_values_of_all_kinds() {
        use Value::{Boolean, Integer, Other};
        assert_eq!(members("  "), Some(Vec::new()));
        assert_eq!(
            members("a, b=?0 ,\tc=-12"),
            Some(vec![("a", Boolean(true)), ("b", Boolean(false)), ("c", Integer(-12))])
        );
        let others = r#"a=1.5,b="t\"o\\m",c=:bWlhb3c=:,d=*t/o:m,e=( 1;x "b" c),f=()"#;
        assert_eq!(members(others).map(|members| members.len()), Some(6));
        assert_eq!(members("a;b=?1; c=\"d\";e").unwrap(), [("a", Boolean(true))]);
        assert_eq!(members("*a=999999999999999").unwrap(), [("*a", Integer(999_999_999_999_999))]);
        assert!(members("a=tom").is_some_and(|members| members == [("a", Other)]));
    }

    #[test]
    fn what_is_no_dictionary_says_nothing() {
        let lines = [
            ",",
            "a,",
            ",a",
            "a b",
            "A=1",
            "1=a",
            "a=",
            "a=+1",
            "a=-",
            "a=1.",
            "a=.5",
            "a=1.2345",
            "a=1000000000000000",
            "a=?",
            "a=?2",
            "a=\"tom",
            "a=\"\\t\"",
            "a=\"\u{e9}\"",
            "a=:b",
            "a=(1",
            "a=(1\"b\")",
            "a;",
            "a;B",
            "a;b=",
            "a=\u{e9}",
        ];
        for line in lines {
            assert_eq!(members(line), None, "{line}");
        }
    }
}
