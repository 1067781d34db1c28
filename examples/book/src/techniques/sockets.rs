//! Sockets and proxies.

use nestling::prelude::*;
use nestling::server::{ServerOptions, TrustedProxies};
use std::net::IpAddr;

#[controller]
struct WhoController;

// ANCHOR: proxies
#[routes]
impl WhoController {
    #[get("/who")]
    async fn who(&self, #[ip] ip: IpAddr) -> String {
        ip.to_string()
    }
}

async fn behind_a_proxy() -> Result<App> {
    let mut app = App::create::<AppModule>().await?;
    app.server(ServerOptions {
        trusted_proxies: TrustedProxies::new(["127.0.0.1", "10.0.0.0/8", "unix"])?,
        ..ServerOptions::default()
    });
    Ok(app)
}
// ANCHOR_END: proxies

#[module(controllers = [WhoController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    #[nestling::test]
    async fn a_proxy_says_who_the_client_is() -> Result<()> {
        let listening = behind_a_proxy().await?.bind("127.0.0.1:0").await?;
        let address = listening.address().socket_addr().expect("a TCP address");
        let stop = listening.shutdown_handle();
        let client = std::thread::spawn(move || -> Result<String> {
            let mut client = std::net::TcpStream::connect(address)?;
            let request = "GET /who HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9, 192.0.2.1\r\n";
            client.write_all(format!("{request}Connection: close\r\n\r\n").as_bytes())?;
            let mut answer = String::new();
            client.read_to_string(&mut answer)?;
            stop.stop();
            Ok(answer)
        });
        listening.run().await?;
        let answer = client.join().expect("it ends")?;
        assert!(answer.ends_with("\r\n\r\n192.0.2.1"), "{answer}");
        Ok(())
    }
}
