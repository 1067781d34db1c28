//! A hundred further routes, so that the table of routes is as large as that of an application.

use nestling::prelude::*;

macro_rules! resources {
    ($($controller:ident $path:literal),*) => {
        $(
            #[controller($path)]
            struct $controller;

            #[routes]
            impl $controller {
                #[get("/list")]
                async fn list(&self) -> &'static str {
                    "list"
                }

                #[get("/item/:id")]
                async fn item(&self, #[param("id")] id: String) -> String {
                    id
                }
            }
        )*

        #[module(path = "/api/v1", controllers = [$($controller),*])]
        pub(crate) struct ResourcesModule;
    };
}

resources! {
    Res0 "/res0", Res1 "/res1", Res2 "/res2", Res3 "/res3", Res4 "/res4",
    Res5 "/res5", Res6 "/res6", Res7 "/res7", Res8 "/res8", Res9 "/res9",
    Res10 "/res10", Res11 "/res11", Res12 "/res12", Res13 "/res13", Res14 "/res14",
    Res15 "/res15", Res16 "/res16", Res17 "/res17", Res18 "/res18", Res19 "/res19",
    Res20 "/res20", Res21 "/res21", Res22 "/res22", Res23 "/res23", Res24 "/res24",
    Res25 "/res25", Res26 "/res26", Res27 "/res27", Res28 "/res28", Res29 "/res29",
    Res30 "/res30", Res31 "/res31", Res32 "/res32", Res33 "/res33", Res34 "/res34",
    Res35 "/res35", Res36 "/res36", Res37 "/res37", Res38 "/res38", Res39 "/res39",
    Res40 "/res40", Res41 "/res41", Res42 "/res42", Res43 "/res43", Res44 "/res44",
    Res45 "/res45", Res46 "/res46", Res47 "/res47", Res48 "/res48", Res49 "/res49"
}
