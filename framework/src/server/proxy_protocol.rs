//! What a proxy says before the first byte of its client: the PROXY protocol, versions 1 and 2.
//!
//! Source: <https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt>.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::io::{AsyncRead, AsyncReadExt};

/// From whom a connection is, and what it was made to; none where the proxy does not tell, as for its own health checks.
pub(super) type Ends = Option<(SocketAddr, SocketAddr)>;

const SIGNATURE: &[u8; 12] = b"\r\n\r\n\0\r\nQUIT\n";
/// The shortest header of version 1 is longer, and so nothing is read that belongs to the client.
const BEGINNING: usize = 12;
/// The longest line of version 1, with its end.
const LONGEST_LINE: usize = 107;

/// Reads the header, and nothing of what follows it.
///
/// # Errors
/// If there is none, or one that is not exactly as the protocol says.
pub(super) async fn read<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Ends> {
    let mut beginning = [0; BEGINNING];
    stream.read_exact(&mut beginning).await?;
    match (&beginning == SIGNATURE, beginning.starts_with(b"PROXY ")) {
        (true, _) => read_binary(stream).await,
        (_, true) => read_line(stream, &beginning).await,
        _ => Err(invalid("it does not begin with a PROXY header")),
    }
}

async fn read_line<S: AsyncRead + Unpin>(stream: &mut S, beginning: &[u8]) -> io::Result<Ends> {
    let mut line = beginning.to_vec();
    while !line.ends_with(b"\r\n") {
        if line.len() == LONGEST_LINE {
            return Err(invalid("the line is too long"));
        }
        line.push(stream.read_u8().await?);
    }
    let line = str::from_utf8(&line).map_err(|_| invalid("the line is no text"))?;
    parse_line(line).ok_or_else(|| invalid("the line is not as it should be"))
}

/// Version 1: `PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\n`.
fn parse_line(line: &str) -> Option<Ends> {
    let mut words = line.strip_suffix("\r\n")?.split(' ');
    let family = (words.next() == Some("PROXY")).then(|| words.next())??;
    if family == "UNKNOWN" {
        // What follows is to be ignored.
        return Some(None);
    }
    let (client, server) = (words.next()?, words.next()?);
    let ends = match family {
        "TCP4" => (client.parse::<Ipv4Addr>().ok()?.into(), server.parse::<Ipv4Addr>().ok()?.into()),
        "TCP6" => (client.parse::<Ipv6Addr>().ok()?.into(), server.parse::<Ipv6Addr>().ok()?.into()),
        _ => return None,
    };
    let ports = (port(words.next()?)?, port(words.next()?)?);
    words.next().is_none().then(|| Some(pair(ends, ports)))
}

/// Digits without a zero before them.
fn port(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    digits.then(|| text.parse().ok())?
}

async fn read_binary<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Ends> {
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let [command, family, length @ ..] = head;
    // Only a trusted proxy comes here, and it cannot ask for more than 64 KiB.
    let mut addresses = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut addresses).await?;
    match command {
        // The proxy speaks for itself.
        0x20 => Ok(None),
        0x21 => parse_addresses(family, &addresses).ok_or_else(|| invalid("the addresses are too short")),
        _ => Err(invalid("neither version 2 nor a command of it")),
    }
}

/// Version 2: two addresses, two ports; then what we do not need.
fn parse_addresses(family: u8, bytes: &[u8]) -> Option<Ends> {
    let ports = |bytes: &[u8]| match *bytes {
        [a, b, c, d, ..] => Some((u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))),
        _ => None,
    };
    match family {
        0x11 => {
            let (client, rest) = bytes.split_first_chunk::<4>()?;
            let (server, rest) = rest.split_first_chunk::<4>()?;
            Some(Some(pair((Ipv4Addr::from(*client).into(), Ipv4Addr::from(*server).into()), ports(rest)?)))
        }
        0x21 => {
            let (client, rest) = bytes.split_first_chunk::<16>()?;
            let (server, rest) = rest.split_first_chunk::<16>()?;
            Some(Some(pair((Ipv6Addr::from(*client).into(), Ipv6Addr::from(*server).into()), ports(rest)?)))
        }
        // Unix sockets, datagrams and what is not said: there is nothing to know.
        _ => Some(None),
    }
}

fn pair((client, server): (IpAddr, IpAddr), (from, to): (u16, u16)) -> (SocketAddr, SocketAddr) {
    (SocketAddr::new(client.to_canonical(), from), SocketAddr::new(server.to_canonical(), to))
}

fn invalid(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is read of these bytes, and what is left of them.
    fn read_all(bytes: &[u8]) -> (Option<Ends>, usize) {
        let mut rest = bytes;
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let ends = runtime.block_on(read(&mut rest)).ok();
        (ends, rest.len())
    }

    fn line(text: &str) -> Option<Ends> {
        read_all(format!("{text}\r\nGET / HTTP/1.1").as_bytes()).0
    }

    fn binary(command: u8, family: u8, addresses: &[u8]) -> Vec<u8> {
        let length = u16::try_from(addresses.len()).unwrap().to_be_bytes();
        [&SIGNATURE[..], &[command, family], &length, addresses, b"GET / HTTP/1.1"].concat()
    }

    #[test]
    fn lines_are_read() {
        let ends = |client: &str, server: &str| Some(Some((client.parse().unwrap(), server.parse().unwrap())));
        assert_eq!(line("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443"), ends("192.0.2.1:56324", "192.0.2.2:443"));
        assert_eq!(line("PROXY TCP6 2001:db8::1 ::1 0 65535"), ends("[2001:db8::1]:0", "[::1]:65535"));
        assert_eq!(line("PROXY UNKNOWN"), Some(None));
        assert_eq!(line("PROXY UNKNOWN ffff:: whatever 1 2"), Some(None));
    }

    #[test]
    fn what_is_not_exact_is_refused() {
        for text in [
            "PROXY TCP4 192.0.2.1 192.0.2.2 56324",
            "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443 1",
            "PROXY  TCP4 192.0.2.1 192.0.2.2 56324 443",
            "PROXY TCP4 192.0.2.1 192.0.2.2 056324 443",
            "PROXY TCP4 192.0.2.1 192.0.2.2 +1 443",
            "PROXY TCP4 192.0.2.1 192.0.2.2 65536 443",
            "PROXY TCP4 192.0.2.01 192.0.2.2 1 443",
            "PROXY TCP4 2001:db8::1 ::1 1 443",
            "PROXY TCP6 192.0.2.1 192.0.2.2 1 443",
            "PROXY UDP4 192.0.2.1 192.0.2.2 1 443",
            "proxy TCP4 192.0.2.1 192.0.2.2 1 443",
            "GET / HTTP/1.1",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
        assert_eq!(line(&format!("PROXY UNKNOWN {}", "x".repeat(100))), None);
        assert_eq!(read_all(b"PROXY TCP4 192.0.2.1 192.0.2.2 1 443\n\r\n").0, None);
        assert_eq!(read_all(&binary(0x31, 0x11, &[0; 12])).0, None);
        assert_eq!(read_all(&binary(0x22, 0x11, &[0; 12])).0, None);
        assert_eq!(read_all(&binary(0x21, 0x11, &[0; 11])).0, None);
        assert_eq!(read_all(&binary(0x21, 0x21, &[0; 35])).0, None);
    }

    #[test]
    fn health_checks_and_other_families_tell_nothing() {
        let rest = b"GET / HTTP/1.1".len();
        assert_eq!(read_all(&binary(0x20, 0, &[])), (Some(None), rest));
        assert_eq!(read_all(&binary(0x21, 0x31, &[b'/'; 216])), (Some(None), rest));
    }

    proptest! {
        #[test]
        fn nothing_of_the_client_is_read(client: [u8; 4], server: [u8; 4], from: u16, to: u16, extra in 0usize..300) {
            let ends = (SocketAddr::from((client, from)), SocketAddr::from((server, to)));
            let rest = b"GET / HTTP/1.1".len();
            let line = format!("PROXY TCP4 {} {} {from} {to}\r\nGET / HTTP/1.1", ends.0.ip(), ends.1.ip());
            prop_assert_eq!(read_all(line.as_bytes()), (Some(Some(ends)), rest));
            let extra = vec![7; extra];
            let addresses = [&client[..], &server, &from.to_be_bytes(), &to.to_be_bytes(), &extra].concat();
            prop_assert_eq!(read_all(&binary(0x21, 0x11, &addresses)), (Some(Some(ends)), rest));
        }

        #[test]
        fn no_bytes_confuse_it(bytes: Vec<u8>, signed: bool) {
            let bytes = if signed { [&SIGNATURE[..], &bytes].concat() } else { [b"PROXY ", &bytes[..]].concat() };
            let (ends, rest) = read_all(&bytes);
            prop_assert!(rest <= bytes.len());
            if let Some(Some((client, server))) = ends {
                prop_assert_eq!(client.is_ipv4(), server.is_ipv4());
            }
        }
    }
}
