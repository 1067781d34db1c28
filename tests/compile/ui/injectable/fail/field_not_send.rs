use nestling::prelude::*;

use std::rc::Rc;

#[injectable]
struct CatsService {
    #[inject(default)]
    names: Rc<Vec<String>>,
}

fn main() {}
