//! As many dependencies as there may be.

use nestling::prelude::*;

#[injectable]
struct Tool<const N: usize>;

#[injectable]
#[allow(dead_code)]
struct Fat {
    t1: Arc<Tool<1>>,
    t2: Arc<Tool<2>>,
    t3: Arc<Tool<3>>,
    t4: Arc<Tool<4>>,
    t5: Arc<Tool<5>>,
    t6: Arc<Tool<6>>,
    t7: Arc<Tool<7>>,
    t8: Arc<Tool<8>>,
    t9: Arc<Tool<9>>,
    t10: Arc<Tool<10>>,
    t11: Arc<Tool<11>>,
    t12: Arc<Tool<12>>,
    t13: Arc<Tool<13>>,
    t14: Arc<Tool<14>>,
    t15: Arc<Tool<15>>,
    t16: Arc<Tool<16>>,
}

#[module(providers = [
    Fat,
    Tool<1>,
    Tool<2>,
    Tool<3>,
    Tool<4>,
    Tool<5>,
    Tool<6>,
    Tool<7>,
    Tool<8>,
    Tool<9>,
    Tool<10>,
    Tool<11>,
    Tool<12>,
    Tool<13>,
    Tool<14>,
    Tool<15>,
    Tool<16>,
])]
struct ToolsModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<ToolsModule>().await?.get::<Fat>()?;
    Ok(())
}
