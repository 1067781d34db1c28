//! The way out of a circle.

use nestling::prelude::*;

#[injectable]
struct Parent {
    child: Arc<Child>,
    friend: Lazy<Friend>,
}

#[injectable]
struct Child {
    parent: Lazy<Parent>,
}

#[injectable]
struct Friend {
    parent: Lazy<Parent>,
}

#[module(providers = [Parent, Child, Friend])]
struct AppModule;

#[nestling::test]
async fn one_side_of_a_circle_may_be_lazy() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let parent = app.get::<Parent>()?;
    assert!(Arc::ptr_eq(&parent.child.parent.get(), &parent));
    Ok(())
}

#[nestling::test]
async fn both_sides_of_a_circle_may_be_lazy() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let parent = app.get::<Parent>()?;
    assert!(Arc::ptr_eq(&parent.friend.get().parent.get(), &parent));
    assert!(Arc::ptr_eq(&parent.friend.clone().get(), &app.get::<Friend>()?));
    Ok(())
}

#[nestling::test]
async fn a_circle_of_traits_may_be_lazy() -> Result<()> {
    trait Hen: Send + Sync {
        fn egg(&self) -> Arc<dyn Egg>;
    }

    trait Egg: Send + Sync {
        fn hen(&self) -> Arc<dyn Hen>;
    }

    #[injectable]
    struct BrownHen {
        egg: Arc<dyn Egg>,
    }

    #[injectable]
    struct WhiteEgg {
        hen: Lazy<dyn Hen>,
    }

    impl Hen for BrownHen {
        fn egg(&self) -> Arc<dyn Egg> {
            Arc::clone(&self.egg)
        }
    }

    impl Egg for WhiteEgg {
        fn hen(&self) -> Arc<dyn Hen> {
            self.hen.get()
        }
    }

    #[module(providers = [BrownHen as dyn Hen, WhiteEgg as dyn Egg])]
    struct FarmModule;

    let app = App::create::<FarmModule>().await?;
    let egg = app.get::<dyn Egg>()?;
    assert!(Arc::ptr_eq(&egg.hen().egg(), &egg));
    Ok(())
}

#[nestling::test]
async fn it_is_empty_in_constructors_and_there_in_hooks() -> Result<()> {
    struct Early(bool, Lazy<Late>);

    #[injectable]
    struct Late;

    impl OnModuleInit for Early {
        async fn on_module_init(&self) -> Result<()> {
            self.1.get();
            Ok(())
        }
    }

    #[module(providers = [
        factory(|late: Lazy<Late>| -> Early { Early(late.try_get().is_some(), late) }),
        Late,
    ])]
    struct EarlyModule;

    let app = App::create::<EarlyModule>().await?;
    let early = app.get::<Early>()?;
    assert!(!early.0);
    assert!(Arc::ptr_eq(&early.1.get(), &app.get::<Late>()?));
    Ok(())
}

#[nestling::test]
async fn it_does_not_outlive_the_application() -> Result<()> {
    let friend = App::create::<AppModule>().await?.get::<Friend>()?;
    assert!(friend.parent.try_get().is_none());
    Ok(())
}

#[nestling::test]
async fn something_transient_may_hold_one() -> Result<()> {
    #[injectable(scope = transient)]
    struct Draft {
        parent: Lazy<Parent>,
    }

    #[injectable]
    struct Editor {
        draft: Arc<Draft>,
    }

    #[module(imports = [AppModule], providers = [Draft, Editor, Parent, Child, Friend])]
    struct EditorModule;

    let app = App::create::<EditorModule>().await?;
    let own = app.get::<Editor>()?.draft.parent.get();
    assert!(Arc::ptr_eq(&app.resolve::<Draft>().await?.parent.get(), &own));
    Ok(())
}
