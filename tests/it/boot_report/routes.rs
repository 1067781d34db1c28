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

mod regexes {
    use super::*;

    #[controller("/cats")]
    struct CatsController;

    #[routes]
    impl CatsController {
        #[get(r"/:id(\d+)/toys")]
        async fn toys(&self, #[param("id")] _id: u64) {}

        #[post("/:name([a-z]+)")]
        async fn another_method(&self, #[param("name")] _name: String) {}

        #[get(r"/:number(\d+)")]
        async fn the_same_regex(&self, #[param("number")] _number: u64) {}
    }

    #[controller]
    struct PetsController;

    #[routes]
    impl PetsController {
        #[get("/cats/:name([a-z0-9]+)")]
        async fn find_pet(&self, #[param("name")] _name: String) {}
    }

    #[module(controllers = [CatsController, PetsController])]
    struct AppModule;

    #[nestling::test]
    async fn two_regexes_in_one_place() {
        let expected = r"the application cannot start: 1 problem

error[N007]: `PetsController::find_pet` and `CatsController::toys` (routes.rs: toys) have two regexes in one place: `:name([a-z0-9]+)` in `GET /cats/:name([a-z0-9]+)` and `:id(\d+)` in `GET /cats/:id(\d+)/toys`
  at: routes.rs: find_pet
  help: use one regex in both, or put one of them below another path";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod rest_in_a_prefix {
    use super::*;

    #[controller("/files/*path")]
    struct FilesController;

    #[routes]
    impl FilesController {
        #[get]
        async fn file(&self, #[param("path")] _path: String) {}

        #[get("/size")]
        async fn size(&self, #[param("path")] _path: String) {}
    }

    #[module(controllers = [FilesController])]
    struct AppModule;

    #[nestling::test]
    async fn a_prefix_that_takes_the_rest() {
        let expected = r#"the application cannot start: 1 problem

error[N008]: the path of `FilesController::size`, "/size" under "/files/*path", is invalid: route pattern "/files/*path/size": `*path` takes all that follows; write nothing behind it
  at: routes.rs: size
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
