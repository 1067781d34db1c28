//! The forms whose type shows: a struct, a tuple struct, a constructor, an enum's variant, a unit struct.

use nestling::prelude::*;

struct Options {
    #[allow(dead_code)]
    port: u16,
}

struct Url(&'static str);

#[derive(Default)]
struct Limits;

#[derive(PartialEq)]
#[allow(dead_code)]
enum Mode {
    Fast,
    Slow(u8),
}

struct Flag;

mod shared {
    pub struct Text(pub &'static str);
}

const LIMIT: u8 = 3;

#[module(providers = [
    value(Options { port: 3000 }),
    value(Url("http://localhost")),
    value(Limits::default()),
    value(Mode::Slow(1)),
    value(Flag),
    value(shared::Text("x")),
    value(LIMIT as u8),
    value(Arc::new(5_u32) as u32),
])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let app = App::create::<AppModule>().await?;
    assert_eq!(app.get::<Url>()?.0, "http://localhost");
    assert_eq!(app.get::<shared::Text>()?.0, "x");
    assert_eq!((*app.get::<u8>()?, *app.get::<u32>()?), (3, 5));
    assert!(*app.get::<Mode>()? == Mode::Slow(1));
    app.get::<Options>()?;
    app.get::<Limits>()?;
    app.get::<Flag>()?;
    Ok(())
}
