//! A module that is exported by one that is exported by one …

use nestling::prelude::*;

#[injectable]
struct Clock;

#[module(providers = [Clock], exports = [Clock])]
struct M0;

macro_rules! chain {
    ($($before:ident => $module:ident),*) => {$(
        #[module(imports = [$before], exports = [$before])]
        struct $module;
    )*};
}

chain!(M0 => M1, M1 => M2, M2 => M3, M3 => M4, M4 => M5, M5 => M6, M6 => M7, M7 => M8, M8 => M9);
chain!(M9 => M10, M10 => M11, M11 => M12, M12 => M13, M13 => M14, M14 => M15, M15 => M16, M16 => M17);

#[injectable]
struct Alarm {
    #[allow(dead_code)]
    clock: Arc<Clock>,
}

#[module(imports = [M17], providers = [Alarm])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?.get::<Alarm>()?;
    Ok(())
}
