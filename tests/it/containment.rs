//! What a user's code may do wrong besides failing: it ends one request or one boot, and says so once.

use nestling::http::request;
use nestling::prelude::*;
use std::fmt;
use std::panic::panic_any;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug)]
struct Mute;

impl fmt::Display for Mute {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Err(fmt::Error)
    }
}

impl std::error::Error for Mute {}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[injectable(scope = request)]
struct Fragile {
    #[inject(value = Bomb)]
    bomb: Bomb,
}

#[controller("/request", scope = request)]
struct RequestController {
    fragile: Arc<Fragile>,
}

#[routes]
impl RequestController {
    #[get("/drop")]
    async fn drop(&self) -> usize {
        std::mem::size_of_val(&self.fragile.bomb)
    }
}

#[controller]
struct BrokenController;

#[routes]
impl BrokenController {
    #[get("/mute")]
    async fn mute(&self) -> Result<()> {
        Err(Mute)?
    }

    #[get("/payload")]
    async fn payload(&self) -> () {
        panic_any(Bomb)
    }
}

#[module(controllers = [BrokenController, RequestController], providers = [Fragile])]
struct BrokenModule;

async fn status(app: &App, path: &str) -> Result<u16> {
    Ok(app.handle(request::Builder::new().uri(path).body(Body::empty())?).await.status().as_u16())
}

#[nestling::test]
async fn an_error_without_a_text_is_a_500() -> Result<()> {
    let app = App::create::<BrokenModule>().await?;
    assert_eq!(status(&app, "/mute").await?, 500);
    Ok(())
}

#[nestling::test]
async fn a_panic_whose_payload_panics_is_a_500() -> Result<()> {
    let app = App::create::<BrokenModule>().await?;
    assert_eq!(status(&app, "/payload").await?, 500);
    Ok(())
}

#[nestling::test]
async fn a_panic_while_a_request_is_forgotten_leaves_its_answer() -> Result<()> {
    let app = App::create::<BrokenModule>().await?;
    assert_eq!(status(&app, "/request/drop").await?, 200);
    Ok(())
}

static CONSTRUCTED: AtomicUsize = AtomicUsize::new(0);

fn construct() -> u8 {
    CONSTRUCTED.fetch_add(1, Ordering::Relaxed);
    panic!("not today")
}

#[injectable]
struct Ground;

#[injectable]
struct Panicking {
    #[expect(dead_code, reason = "it is only there to be needed")]
    ground: Arc<Ground>,
    #[inject(value = construct())]
    #[expect(dead_code, reason = "it never gets a value")]
    value: u8,
}

#[module(providers = [Ground, Panicking])]
struct PanickingModule;

#[nestling::test]
async fn a_constructor_that_panics_is_called_once_and_reported_once() {
    let error = App::create::<PanickingModule>().await.err().unwrap();
    assert_eq!(error.problems().len(), 1, "{error}");
    assert_eq!(CONSTRUCTED.load(Ordering::Relaxed), 1);
}

#[module(providers = [factory(async || -> Result<u8> { Err(Mute)? })])]
struct MuteModule;

#[nestling::test]
async fn a_factory_whose_error_has_no_text_is_reported() {
    let error = App::create::<MuteModule>().await.err().unwrap();
    assert!(error.to_string().contains("`u8` could not be constructed"), "{error}");
}
