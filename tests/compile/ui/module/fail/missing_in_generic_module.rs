use nestling::prelude::*;

struct Cat;

#[injectable]
struct Pool;

#[injectable]
struct Repository<T> {
    pool: Arc<Pool>,
    #[inject(default)]
    of: std::marker::PhantomData<T>,
}

#[module(providers = [Repository<T>], exports = [Repository<T>])]
struct RepositoryModule<T: Send + Sync + 'static> {
    #[inject(default)]
    of: std::marker::PhantomData<T>,
}

#[module(imports = [RepositoryModule<Cat>])]
struct CatsModule;

fn main() {}
