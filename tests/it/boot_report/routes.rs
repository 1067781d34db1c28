//! Routes that clash or cannot be, where only the whole application shows it.

use crate::support::report;
use nestling::prelude::*;

mod taken {
    use super::*;

    #[controller("/cats")]
    struct CatsController;

    #[routes]
    impl CatsController {
        #[get("/:id")]
        async fn find_one(&self, #[param("id")] _id: u64) {}
    }

    #[controller]
    struct PetsController;

    #[routes]
    impl PetsController {
        #[get("/cats/:name")]
        async fn find_pet(&self, #[param("name")] _name: String) {}

        #[all("/cats/:_id")]
        async fn anything_else(&self) {}
    }

    #[module(controllers = [CatsController, PetsController])]
    struct AppModule;

    #[nestling::test]
    async fn two_controllers_that_answer_the_same_route() {
        let expected = "the application cannot start: 1 problem

error[N007]: `PetsController::find_pet` and `CatsController::find_one` (routes.rs: find_one) both answer `GET /cats/:name`
  at: routes.rs: find_pet
  help: change the method or the path of one of them";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod named_twice {
    use super::*;

    #[controller("/owners/:id")]
    struct OwnersController;

    #[routes]
    impl OwnersController {
        #[get("/cats/:id")]
        async fn find_cat(&self, #[param("id")] _id: u64) {}
    }

    #[module(controllers = [OwnersController])]
    struct AppModule;

    #[nestling::test]
    async fn a_parameter_that_the_prefix_has_too() {
        let expected = r#"the application cannot start: 1 problem

error[N008]: the path of `OwnersController::find_cat`, "/cats/:id" under "/owners/:id", is invalid: route pattern "/owners/:id/cats/:id": two parameters are called `id`; rename one of them
  at: routes.rs: find_cat
  help: change the route's path or its controller's"#;
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod unknown {
    use super::*;
    use std::marker::PhantomData;

    /// What is generic is checked once it is concrete.
    #[controller("/things")]
    struct ThingsController<T> {
        #[inject(default)]
        of: PhantomData<fn() -> T>,
    }

    #[routes]
    impl<T> ThingsController<T> {
        #[get("/")]
        async fn find_one(&self, #[param("id")] _id: u64) {}
    }

    #[module(controllers = [ThingsController<u8>])]
    struct AppModule;

    #[nestling::test]
    async fn a_parameter_that_no_path_has() {
        let expected = "the application cannot start: 1 problem

error[N009]: `ThingsController<u8>::find_one` reads the path parameter `id`, which its path `/things` does not have
  at: routes.rs: find_one
  help: name it in the path as `:id`, or read one that is there";
        assert_eq!(report::<AppModule>().await, expected);
    }
}
