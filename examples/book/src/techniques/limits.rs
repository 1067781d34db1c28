//! What a head may be.

use nestling::prelude::*;
use nestling::server::{Limits, ServerOptions};

#[controller]
struct TokenController;

#[routes]
impl TokenController {
    #[get("/token")]
    async fn length(&self, #[header("x-token")] token: String) -> String {
        token.len().to_string()
    }
}

// ANCHOR: heads
async fn for_large_tokens() -> Result<App> {
    let mut app = App::create::<AppModule>().await?;
    app.server(ServerOptions {
        limits: Limits { header_value: 32 * 1024, header_list: 48 * 1024, ..Limits::default() },
        ..ServerOptions::default()
    });
    Ok(app)
}
// ANCHOR_END: heads

#[module(controllers = [TokenController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    #[nestling::test]
    async fn a_token_may_be_larger() -> Result<()> {
        let listening = for_large_tokens().await?.bind("127.0.0.1:0").await?;
        let address = listening.address().socket_addr().expect("a TCP address");
        let stop = listening.shutdown_handle();
        let client = std::thread::spawn(move || {
            let answers = [32 * 1024, 32 * 1024 + 1].map(|length| -> Result<String> {
                let mut client = TcpStream::connect(address)?;
                let token = "x".repeat(length);
                let request =
                    format!("GET /token HTTP/1.1\r\nHost: x\r\nX-Token: {token}\r\nConnection: close\r\n\r\n");
                client.write_all(request.as_bytes())?;
                let mut answer = String::new();
                client.read_to_string(&mut answer)?;
                Ok(answer)
            });
            stop.stop();
            answers
        });
        listening.run().await?;
        let [fitting, longer] = client.join().expect("it ends");
        assert!(fitting?.ends_with("\r\n\r\n32768"));
        assert!(longer?.starts_with("HTTP/1.1 431 "));
        Ok(())
    }
}
