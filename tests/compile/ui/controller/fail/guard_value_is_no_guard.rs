use nestling::prelude::*;

struct Roles(&'static str);

#[controller("/cats")]
#[guard(Roles("admin"))]
struct CatsController;

fn main() {
    let Roles(_) = Roles("admin");
}
