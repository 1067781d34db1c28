//! Modules and visibility.

use nestling::prelude::*;

// ANCHOR: exports
#[injectable]
struct Cache {
    store: Arc<Store>,
}

#[injectable]
struct Store;

/// Who imports it sees `Cache`, and not the `Store` behind it.
#[module(providers = [Cache, Store], exports = [Cache])]
struct CacheModule;

#[injectable]
struct Prices {
    cache: Arc<Cache>,
}

#[module(imports = [CacheModule], providers = [Prices], exports = [Prices])]
struct PricesModule;
// ANCHOR_END: exports

// ANCHOR: reexport
/// Who imports it sees what `CacheModule` and `PricesModule` export.
#[module(imports = [CacheModule, PricesModule], exports = [CacheModule, PricesModule])]
struct ShopModule;

#[injectable]
struct Till {
    prices: Arc<Prices>,
    cache: Arc<Cache>,
}

#[module(imports = [ShopModule, ClockModule], providers = [Till])]
struct AppModule;
// ANCHOR_END: reexport

// ANCHOR: global
#[injectable]
struct Clock;

/// Everybody sees `Clock`, once some module imports this one: the root module, by custom.
#[module(global, providers = [Clock], exports = [Clock])]
struct ClockModule;
// ANCHOR_END: global

#[cfg(test)]
mod tests {
    use super::*;

    #[nestling::test]
    async fn one_module_is_one_instance() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        let till = app.get::<Till>()?;
        assert!(Arc::ptr_eq(&till.cache, &till.prices.cache));
        Ok(())
    }
}
