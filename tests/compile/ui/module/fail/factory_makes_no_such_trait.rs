use nestling::prelude::*;

trait Store: Send + Sync {}

struct Disk;

#[module(providers = [factory(async || -> Result<Disk> { Ok(Disk) }) as dyn Store])]
struct StoreModule;

fn main() {}
