use nestling::prelude::*;

#[injectable]
struct Repository<T>(#[inject(default)] std::marker::PhantomData<T>);

#[module(providers = [Repository<Cat>])]
struct CatsModule;

fn main() {}
