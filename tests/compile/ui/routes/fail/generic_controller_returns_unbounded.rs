use nestling::prelude::*;

use std::marker::PhantomData;

#[controller("/things")]
struct Crud<T> {
    #[inject(default)]
    of: PhantomData<T>,
}

#[routes]
impl<T: Default> Crud<T> {
    #[get("/")]
    async fn find_all(&self) -> Vec<T> {
        vec![T::default()]
    }
}

fn main() {}
