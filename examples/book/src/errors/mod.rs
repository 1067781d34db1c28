//! Applications that cannot start, one per boot code, and what they report.

mod n002;
mod n003;
mod n004;
mod n005;
mod n006;
mod n007;
mod n008;
mod n010;
mod n011;
mod n012;
mod n013;
mod n014;
mod n015;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::prelude::*;
    use nestling::{AppBuilder, Module};
    use std::fs;
    use std::path::Path;

    async fn report<M: Module>(builder: AppBuilder<M>) -> String {
        match builder.create().await {
            Ok(_) => panic!("it starts"),
            Err(error) => format!("{error}\n"),
        }
    }

    /// The report has to be the one that the page shows; `BLESS=1` writes it there.
    fn compare(code: &str, report: &str) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("reports/{code}.txt"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, report).unwrap();
        }
        assert_eq!(report, fs::read_to_string(&file).unwrap());
        assert!(report.contains(&format!("error[{code}]")), "{report}");
    }

    macro_rules! reports {
        ($($name:ident $code:literal $module:ident;)*) => {
            $(
                #[nestling::test]
                async fn $name() {
                    compare($code, &report(App::builder::<$module::AppModule>()).await);
                }
            )*
        };
    }

    reports! {
        a_missing_provider "N002" n002;
        a_circle_through_a_trait "N003" n003;
        a_singleton_that_stores_a_request "N004" n004;
        a_lazy_of_something_shorter "N005" n005;
        a_circle_of_reexports "N006" n006;
        two_routes_in_one_place "N007" n007;
        a_path_that_cannot_be "N008" n008;
        a_module_configured_twice "N010" n010;
        a_module_not_configured "N011" n011;
        a_factory_that_fails "N012" n012;
        a_hook_that_fails "N013" n013;
    }

    #[nestling::test]
    async fn a_hook_that_takes_too_long() {
        compare("N014", &report(n014::builder()).await);
    }

    #[nestling::test]
    async fn an_override_of_nothing() {
        let Err(error) = n015::builder().create().await else { panic!("it starts") };
        compare("N015", &format!("{error}\n"));
    }
}
