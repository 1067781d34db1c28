//! The grammar of what proxies say: RFC 7239, and what `X-Forwarded-…` has in practice.

use crate::http::forwarded::valid_host;
use std::net::{IpAddr, SocketAddr};

/// The elements of `Forwarded`, the last first: each a list of names and values.
pub(super) fn elements(value: &str) -> impl Iterator<Item = Vec<(String, String)>> {
    let elements: Vec<_> = separated(value, ',').into_iter().filter(|element| !element.trim().is_empty()).collect();
    elements.into_iter().rev().map(|element| separated(&element, ';').iter().filter_map(|pair| named(pair)).collect())
}

/// The parts of a text between separators that are not within quotes.
fn separated(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        match c == separator && !quoted {
            true => parts.push(std::mem::take(&mut part)),
            false => part.push(c),
        }
    }
    parts.push(part);
    parts
}

fn named(pair: &str) -> Option<(String, String)> {
    let (name, value) = pair.trim().split_once('=')?;
    Some((name.to_ascii_lowercase(), unquoted(value)?))
}

/// A token, or what is within quotes.
fn unquoted(value: &str) -> Option<String> {
    let Some(quoted) = value.strip_prefix('"') else {
        return (!value.contains('"')).then(|| value.to_owned());
    };
    let mut chars = quoted.strip_suffix('"')?.chars();
    let mut text = String::new();
    while let Some(c) = chars.next() {
        text.push(if c == '\\' { chars.next()? } else { c });
    }
    Some(text)
}

/// An address with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address: IpAddr = text.parse().ok().or_else(bracketed).or_else(with_port)?;
    Some(address.to_canonical())
}

pub(super) fn is_secure(scheme: &str) -> Option<bool> {
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

pub(super) fn plain_host(text: &str) -> Option<String> {
    valid_host(text).map(|host| host.to_string())
}
