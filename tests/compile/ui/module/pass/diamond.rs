//! What is reached by several ways is reached, and is one thing.

use nestling::prelude::*;

#[injectable]
struct Clock;

#[module(providers = [Clock], exports = [Clock])]
struct ClockModule;

#[injectable]
struct Left {
    clock: Arc<Clock>,
}

#[module(imports = [ClockModule], providers = [Left], exports = [Left, ClockModule])]
struct LeftModule;

#[injectable]
struct Right {
    clock: Arc<Clock>,
}

#[module(imports = [ClockModule], providers = [Right], exports = [Right, ClockModule])]
struct RightModule;

#[injectable]
struct Top {
    left: Arc<Left>,
    right: Arc<Right>,
    clock: Arc<Clock>,
}

#[module(imports = [LeftModule, RightModule, ClockModule], providers = [Top])]
struct TopModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let top = App::create::<TopModule>().await?.get::<Top>()?;
    assert!(Arc::ptr_eq(&top.clock, &top.left.clock));
    assert!(Arc::ptr_eq(&top.clock, &top.right.clock));
    Ok(())
}
