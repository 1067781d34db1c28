//! What lives shorter must not be stored by what lives longer.

use crate::support::report;
use nestling::prelude::*;

#[injectable(scope = request)]
struct Session;

#[injectable(scope = transient)]
struct Cursor {
    session: Arc<Session>,
}

mod stored {
    use super::*;

    #[injectable]
    struct Cart {
        session: Arc<Session>,
    }

    #[module(providers = [Session, Cart])]
    struct AppModule;

    #[nestling::test]
    async fn a_singleton_that_stores_something_of_a_request() {
        let expected = "the application cannot start: 1 problem

error[N004]: `Cart` is a singleton and would store `Session`, which lives as long as one request
  at: scopes.rs: Cart
  path: Cart -> Session
  help: give `Cart` `scope = request`, or ask for `Session` with `ctx.resolve` where it is used";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod stored_through_a_transient {
    use super::*;

    #[controller("/carts")]
    struct CartsController {
        cursor: Arc<Cursor>,
    }

    #[routes]
    impl CartsController {
        #[get("/")]
        async fn all(&self) {}
    }

    #[module(controllers = [CartsController], providers = [Session, Cursor])]
    struct AppModule;

    #[nestling::test]
    async fn a_controller_that_stores_something_of_a_request_through_a_transient() {
        let expected = "the application cannot start: 1 problem

error[N004]: `CartsController` is a singleton and would store `Session`, which lives as long as one request
  at: scopes.rs: CartsController
  path: CartsController -> Cursor -> Session
  help: give `CartsController` `scope = request`, or ask for `Session` with `ctx.resolve` where it is used";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod stored_in_a_collection {
    use super::*;

    trait Part: Send + Sync {}
    impl Part for Session {}

    #[injectable]
    struct Whole {
        parts: Vec<Arc<dyn Part>>,
    }

    #[module(providers = [multi(Session as dyn Part), Whole])]
    struct AppModule;

    #[nestling::test]
    async fn a_singleton_that_stores_something_of_a_request_among_others() {
        let report = report::<AppModule>().await;
        assert!(report.contains("error[N004]: `Whole` is a singleton and would store `Session`"), "{report}");
    }
}

mod lazy {
    use super::*;

    #[injectable(scope = transient)]
    struct Draft;

    #[injectable]
    struct Editor {
        session: Lazy<Session>,
        draft: Lazy<Draft>,
    }

    #[module(providers = [Session, Draft, Editor])]
    struct AppModule;

    #[nestling::test]
    async fn a_lazy_of_what_is_no_singleton() {
        let expected = "the application cannot start: 2 problems

error[N005]: `Editor` holds `Lazy<Draft>`, which is transient
  at: scopes.rs: Editor
  path: Editor -> Draft
  help: `Lazy` is for singletons: inject it as an `Arc`, or make it a singleton

error[N005]: `Editor` holds `Lazy<Session>`, which is request-scoped
  at: scopes.rs: Editor
  path: Editor -> Session
  help: `Lazy` is for singletons: inject it as an `Arc`, or make it a singleton";
        assert_eq!(report::<AppModule>().await, expected);
    }
}
