//! Dependencies that types cannot check: names, global modules, run-time factories, circles of traits.

use crate::support::report;
use nestling::prelude::*;

struct Database;

mod name_that_nobody_provides {
    use super::*;

    #[injectable]
    struct Reports {
        #[inject("replica")]
        database: Arc<Database>,
    }

    #[module(providers = [Reports, qualified("primary", value(Database))])]
    struct AppModule;

    #[nestling::test]
    async fn a_name_that_nobody_provides() {
        let expected = r#"the application cannot start: 1 problem

error[N002]: `Reports` needs `Database` named "replica", which is not available in `AppModule`
  at: dependencies.rs: Reports
  path: AppModule -> Reports -> Database named "replica"
  help: add it to the `providers` of `AppModule`, or import a module that exports it"#;
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod name_that_stays_inside_its_module {
    use super::*;

    #[injectable]
    struct Reports {
        #[inject("replica")]
        database: Arc<Database>,
    }

    #[module(providers = [qualified("replica", value(Database))])]
    struct DatabaseModule;

    #[module(imports = [DatabaseModule], providers = [Reports])]
    struct AppModule;

    #[nestling::test]
    async fn a_name_that_its_module_does_not_export() {
        let expected = r#"the application cannot start: 1 problem

error[N002]: `Reports` needs `Database` named "replica", which is not available in `AppModule`: `DatabaseModule` provides it, but does not export it
  at: dependencies.rs: Reports
  path: AppModule -> Reports -> Database named "replica"
  help: add it to the `exports` of `DatabaseModule`"#;
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod name_whose_module_is_imported_elsewhere {
    use super::*;

    #[injectable]
    struct Reports {
        #[inject("replica")]
        database: Arc<Database>,
    }

    #[module(
        providers = [qualified("replica", value(Database))],
        exports = [qualified("replica", Database)],
    )]
    struct DatabaseModule;

    #[module(providers = [Reports])]
    struct ReportsModule;

    #[module(imports = [DatabaseModule, ReportsModule])]
    struct AppModule;

    #[nestling::test]
    async fn a_name_whose_module_is_not_imported() {
        let expected = r#"the application cannot start: 1 problem

error[N002]: `Reports` needs `Database` named "replica", which is not available in `ReportsModule`: `DatabaseModule` exports it, but is not imported
  at: dependencies.rs: Reports
  path: ReportsModule -> Reports -> Database named "replica"
  help: add `DatabaseModule` to the `imports` of `ReportsModule`"#;
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod global_module_that_nobody_imports {
    use super::*;

    #[injectable]
    struct Clock;

    #[module(providers = [Clock], exports = [Clock], global)]
    struct ClockModule;

    #[injectable]
    struct Alarm {
        clock: Arc<Clock>,
    }

    #[module(providers = [Alarm])]
    struct AppModule;

    #[nestling::test]
    async fn a_global_module_that_nobody_imports() {
        let expected = "the application cannot start: 1 problem

error[N002]: `Alarm` needs `Clock`, which is not available in `AppModule`: the global module `ClockModule` exports it, but no module imports that
  at: dependencies.rs: Alarm
  path: AppModule -> Alarm -> Clock
  help: add `ClockModule` to the `imports` of the root module";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod namesake_of_a_global_module {
    use super::*;

    mod forgotten {
        use super::*;

        #[injectable]
        pub(super) struct Calendar;

        #[module(providers = [Calendar], exports = [Calendar], global)]
        pub(super) struct TimeModule;
    }

    #[module]
    struct TimeModule;

    #[injectable]
    struct Planner {
        calendar: Arc<forgotten::Calendar>,
    }

    #[module(imports = [TimeModule], providers = [Planner])]
    struct AppModule;

    /// Modules are told apart by what they are: another one of the same name is imported here.
    #[nestling::test]
    async fn a_global_module_is_missed_though_its_namesake_is_imported() {
        let report = report::<AppModule>().await;
        assert!(report.contains("the global module `TimeModule` exports it, but no module imports that"), "{report}");
    }
}

mod factory_that_is_given_at_run_time {
    use super::*;

    struct Settings;
    struct MailOptions;

    #[module(dynamic = [MailOptions])]
    struct MailModule;

    impl MailModule {
        fn from_settings() -> DynamicModule<Self> {
            DynamicModule::new().factory(async |_: Arc<Settings>| -> Result<MailOptions> { Ok(MailOptions) })
        }
    }

    #[module(imports = [MailModule::from_settings()])]
    struct AppModule;

    #[nestling::test]
    async fn a_dependency_of_a_factory_that_an_import_gives() {
        let expected = "the application cannot start: 1 problem

error[N002]: `MailOptions` needs `Settings`, which is not available in `MailModule`
  at: dependencies.rs: factory
  path: MailModule -> MailOptions -> Settings
  help: add it to the `providers` of `MailModule`, or import a module that exports it";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod circle_of_traits {
    use super::*;

    trait Hen: Send + Sync {}
    trait Egg: Send + Sync {}

    #[injectable]
    struct BrownHen {
        egg: Arc<dyn Egg>,
    }

    #[injectable]
    struct WhiteEgg {
        hen: Arc<dyn Hen>,
    }

    impl Hen for BrownHen {}
    impl Egg for WhiteEgg {}

    #[module(providers = [BrownHen as dyn Hen, WhiteEgg as dyn Egg])]
    struct AppModule;

    #[nestling::test]
    async fn providers_that_need_each_other_through_traits() {
        let expected = "the application cannot start: 1 problem

error[N003]: `BrownHen` needs itself
  at: dependencies.rs: BrownHen
  path: BrownHen -> WhiteEgg -> BrownHen
  help: hold one of them as `Lazy<…>` in the other";
        assert_eq!(report::<AppModule>().await, expected);
    }
}
