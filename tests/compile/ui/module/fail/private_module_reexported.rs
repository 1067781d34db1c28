pub mod cats {
    #[nestling::module]
    struct CacheModule;

    /// Cats.
    #[nestling::module(imports = [CacheModule], exports = [CacheModule])]
    pub struct CatsModule;
}

fn main() {}
