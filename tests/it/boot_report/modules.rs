//! Modules that re-export each other, and modules that are configured twice or not at all.

use crate::support::report;
use nestling::prelude::*;

mod circle {
    use super::*;

    #[module(imports = [RightModule], exports = [RightModule])]
    struct LeftModule;

    #[module(imports = [LeftModule], exports = [LeftModule])]
    struct RightModule;

    #[module(imports = [LeftModule])]
    struct AppModule;

    #[nestling::test]
    async fn modules_that_re_export_each_other() {
        let expected = "the application cannot start: 1 problem

error[N006]: `RightModule` re-exports itself
  at: modules.rs: RightModule
  path: RightModule -> LeftModule -> RightModule
  help: export in one of them the providers by name instead of the module";
        assert_eq!(report::<AppModule>().await, expected);
    }

    #[module(imports = [ThisModule])]
    struct ThatModule;

    #[module(imports = [ThatModule])]
    struct ThisModule;

    #[nestling::test]
    async fn modules_may_import_each_other() -> Result<()> {
        App::create::<ThisModule>().await?;
        Ok(())
    }
}

struct Options(&'static str);

#[module(dynamic = [Options], exports = [Options])]
struct MailModule;

impl MailModule {
    fn for_root(options: &'static str) -> DynamicModule<Self> {
        DynamicModule::new().value(Options(options))
    }
}

mod not_configured {
    use super::*;

    #[module(imports = [MailModule])]
    struct AppModule;

    #[nestling::test]
    async fn a_module_that_nobody_configures() {
        let expected = "the application cannot start: 1 problem

error[N011]: `MailModule` was not given its `Options`
  at: modules.rs: Options
  help: configure `MailModule` in the `imports` of one module, such as `MailModule::for_root(…)`";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod configured_twice {
    use super::*;

    #[module(imports = [MailModule::for_root("first")])]
    struct NewsModule;

    #[module(imports = [NewsModule, MailModule::for_root("second")])]
    struct AppModule;

    #[nestling::test]
    async fn a_module_that_is_configured_twice() {
        let expected = "the application cannot start: 1 problem

error[N010]: `MailModule` is given `Options` twice
  at: modules.rs: value
  help: configure `MailModule` once and import it by name elsewhere, or tell the two apart by a qualifier";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod configured_over_its_own {
    use super::*;

    #[module(providers = [value(Options("own"))])]
    struct OwnModule;

    #[module(imports = [DynamicModule::new().value(Options("given")) as OwnModule])]
    struct AppModule;

    #[nestling::test]
    async fn a_module_that_is_given_what_it_has() {
        let expected = "the application cannot start: 1 problem

error[N010]: `OwnModule` is given `Options` twice
  at: modules.rs: value
  help: configure `OwnModule` once and import it by name elsewhere, or tell the two apart by a qualifier";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod configured_by_code_that_panics {
    use super::*;

    fn options() -> &'static str {
        panic!("MAIL_FROM is not set")
    }

    #[module(imports = [MailModule::for_root(options())])]
    struct AppModule;

    #[nestling::test]
    async fn an_import_whose_configuration_panics() {
        let expected = "the application cannot start: 1 problem

error[N012]: the imports of `AppModule` could not be configured: panicked: MAIL_FROM is not set
  at: modules.rs: AppModule
  help: an expression in its `imports` failed: see the cause above";
        assert_eq!(report::<AppModule>().await, expected);
    }
}
