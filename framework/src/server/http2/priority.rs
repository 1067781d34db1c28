//! Which of several requests is answered first (RFC 9218).

use http::{HeaderMap, HeaderName};

static PRIORITY: HeaderName = HeaderName::from_static("priority");

/// Of a request that says nothing (section 4.1).
const USUAL: u8 = 3;

/// How urgent a request is: from 0, the most, to 7.
pub(super) fn urgency(headers: &HeaderMap) -> u8 {
    let said = headers.get_all(&PRIORITY).iter().filter_map(|value| value.to_str().ok());
    let parameters = said.flat_map(|value| value.split(','));
    // The last one counts (RFC 8941, section 3.2), and what is none is ignored.
    let urgency = parameters.filter_map(|parameter| parameter.trim().strip_prefix("u=")).next_back();
    let number = urgency.and_then(|value| value.split(';').next()?.trim_end().parse().ok());
    number.filter(|number| *number <= 7).unwrap_or(USUAL)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    fn urgency(values: &[&'static str]) -> u8 {
        super::urgency(
            &values.iter().map(|value| ("priority".parse().unwrap(), HeaderValue::from_static(value))).collect(),
        )
    }

    #[test]
    fn the_last_urgency_counts() {
        assert_eq!(urgency(&[]), 3);
        assert_eq!(urgency(&["i"]), 3);
        assert_eq!(urgency(&["u=0"]), 0);
        assert_eq!(urgency(&["u=1, i"]), 1);
        assert_eq!(urgency(&["i=?0,\tu=7;x"]), 7);
        assert_eq!(urgency(&["u=1", "u=2"]), 2);
        assert_eq!([urgency(&["u=8"]), urgency(&["u=-1"]), urgency(&["u"]), urgency(&["U=1"])], [3; 4]);
    }
}
