//! Other protocols in the place of HTTP.

use nestling::prelude::*;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

#[controller("/shout")]
struct ShoutController;

#[routes]
impl ShoutController {
    // ANCHOR: accept
    #[get]
    async fn shout(&self, upgrade: Upgrade) -> Result<SwitchingProtocols> {
        upgrade.accept("shout", shouting)
    }
    // ANCHOR_END: accept
}

// ANCHOR: run
/// Gives each line back, louder.
async fn shouting(stream: Upgraded) -> Result<()> {
    let stopping = stream.stopping();
    let (read, mut write) = tokio::io::split(stream);
    let mut lines = BufReader::new(read).lines();
    let shout = async {
        while let Some(line) = lines.next_line().await? {
            write.write_all(format!("{}!\n", line.to_uppercase()).as_bytes()).await?;
        }
        Ok(())
    };
    tokio::select! {
        ended = shout => return ended,
        () = stopping => {}
    }
    write.write_all(b"CLOSING TIME!\n").await?;
    Ok(())
}
// ANCHOR_END: run

#[module(controllers = [ShoutController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWrite};
    use tokio::net::TcpStream;

    async fn send(client: &mut (impl AsyncWrite + Unpin), text: &str) -> Result<()> {
        Ok(client.write_all(text.as_bytes()).await?)
    }

    #[nestling::test]
    async fn it_shouts_until_closing_time() -> Result<()> {
        let listening = App::create::<AppModule>().await?.bind("127.0.0.1:0").await?;
        let stop = listening.shutdown_handle();
        let address = listening.address().socket_addr().ok_or_else(|| Error::msg("a socket"))?;
        let server = tokio::spawn(listening.run());

        let mut client = TcpStream::connect(address).await?;
        send(&mut client, "GET /shout HTTP/1.1\r\nHost: cats\r\n\r\n").await?;
        let mut client = BufReader::new(client);
        let refused = until(&mut client, "}").await?;
        assert!(refused.starts_with("HTTP/1.1 426 Upgrade Required\r\n"), "{refused}");
        assert!(refused.contains("\r\nupgrade: shout\r\n"), "{refused}");

        let ask = "GET /shout HTTP/1.1\r\nHost: cats\r\nConnection: Upgrade\r\nUpgrade: shout\r\n\r\nhello\n";
        send(client.get_mut(), ask).await?;
        let head = until(&mut client, "\r\n\r\n").await?;
        assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
        assert_eq!(until(&mut client, "\n").await?, "HELLO!\n");

        stop.stop();
        let mut rest = String::new();
        client.read_to_string(&mut rest).await?;
        assert_eq!(rest, "CLOSING TIME!\n");
        server.await?
    }

    async fn until(client: &mut BufReader<TcpStream>, end: &str) -> Result<String> {
        let mut read = Vec::new();
        while !read.ends_with(end.as_bytes()) {
            read.push(client.read_u8().await?);
        }
        Ok(String::from_utf8(read)?)
    }
}
