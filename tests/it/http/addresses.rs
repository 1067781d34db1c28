//! Where an application listens, and that `curl` gets on with it.

use crate::support::{Client, Server, refused, soon};
use nestling::prelude::*;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::net::UnixStream;
use tokio::process::Command;

#[dto]
struct Greeting {
    #[validate(length(min = 1))]
    name: String,
}

#[controller("/hello")]
struct HelloController;

#[routes]
impl HelloController {
    #[get("/:name")]
    async fn hello(&self, #[param("name")] name: String) -> Greeting {
        Greeting { name }
    }

    #[post("/")]
    async fn greet(&self, #[body] greeting: Greeting) -> Greeting {
        greeting
    }
}

#[module(controllers = [HelloController])]
struct AppModule;

#[nestling::test]
async fn a_port_alone_takes_clients_of_both_internet_protocols() -> Result<()> {
    let listening = App::create::<AppModule>().await?.bind(0).await?;
    let address = listening.address().socket_addr().expect("it is a TCP address");
    let (stop, running) = (listening.shutdown_handle(), tokio::spawn(listening.run()));

    let mut client = Client::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, address.port()))).await;
    assert_eq!(client.get("/hello/four").await.body, r#"{"name":"four"}"#);
    // Where there is no IPv6, it listens on IPv4 alone.
    if address.is_ipv6() {
        let mut client = Client::connect(SocketAddr::from((Ipv6Addr::LOCALHOST, address.port()))).await;
        assert_eq!(client.get("/hello/six").await.body, r#"{"name":"six"}"#);
    }
    stop.stop();
    soon(running).await??;
    Ok(())
}

#[nestling::test]
async fn an_address_that_is_taken_or_none_is_said() -> Result<()> {
    let server = Server::of::<AppModule>().await;
    let taken = App::create::<AppModule>().await?.listen(server.address).await;
    let message = taken.expect_err("it is taken").to_string();
    assert!(message.starts_with(&format!("cannot listen on {}; stop what listens", server.address)), "{message}");
    let none = App::create::<AppModule>().await?.listen("nowhere").await;
    assert!(none.expect_err("it is none").to_string().starts_with("cannot listen on \"nowhere\"; write a port"));
    server.close().await;
    Ok(())
}

/// Runs `curl`; the status and the body that it got.
async fn curl(arguments: &[&str]) -> (String, String) {
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--max-time", "60", "--write-out", "\n%{http_version} %{http_code}"]);
    let output = soon(command.args(arguments).output()).await.expect("these tests need `curl`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let (body, status) = text.rsplit_once('\n').unwrap();
    (status.to_owned(), body.to_owned())
}

#[nestling::test]
async fn curl_speaks_both_versions() {
    let server = Server::of::<AppModule>().await;
    let url = format!("http://{}/hello", server.address);
    for (option, version) in [("--http1.1", "1.1"), ("--http2-prior-knowledge", "2")] {
        let (status, body) = curl(&[option, &format!("{url}/J%C3%BCrg")]).await;
        assert_eq!((status, body.as_str()), (format!("{version} 200"), r#"{"name":"Jürg"}"#));
        let json = ["--header", "content-type: application/json", "--data", r#"{"name":""}"#];
        let (status, body) = curl(&[&[option, url.as_str()], &json[..]].concat()).await;
        assert_eq!(status, format!("{version} 400"));
        assert!(body.contains("name must be longer than or equal to 1 characters"), "{body}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_unix_socket_is_an_address() -> Result<()> {
    let path = std::env::temp_dir().join(format!("nestling-it-{}.sock", std::process::id()));
    let name = path.to_str().expect("the temporary folder is UTF-8").to_owned();
    let listening = App::create::<AppModule>().await?.bind(format!("unix:{name}")).await?;
    assert_eq!(listening.address().to_string(), format!("unix:{name}"));
    let (stop, running) = (listening.shutdown_handle(), tokio::spawn(listening.run()));

    let mut client = Client(soon(UnixStream::connect(&path)).await?);
    assert_eq!(client.get("/hello/unix").await.body, r#"{"name":"unix"}"#);
    let (status, body) = curl(&["--unix-socket", &name, "http://nest/hello/curl"]).await;
    assert_eq!((status.as_str(), body.as_str()), ("1.1 200", r#"{"name":"curl"}"#));
    stop.stop();
    soon(running).await??;
    assert!(!path.exists());
    Ok(())
}

#[nestling::test]
async fn listening_ends_when_it_is_told_to() -> Result<()> {
    let server = Server::of::<AppModule>().await;
    let address = server.address;
    assert_eq!(server.connect().await.get("/hello/you").await.status, 200);
    server.close().await;
    refused(address).await;
    Ok(())
}
