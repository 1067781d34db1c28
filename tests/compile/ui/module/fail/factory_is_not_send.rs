use nestling::prelude::*;

use std::rc::Rc;

struct Pool;

async fn connect() {}

#[module(providers = [factory(async || -> Result<Pool> {
    let local = Rc::new(1);
    connect().await;
    drop(local);
    Ok(Pool)
})])]
struct DatabaseModule;

fn main() {}
