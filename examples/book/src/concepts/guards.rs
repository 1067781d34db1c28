//! Guards and grants.

use nestling::prelude::*;

// ANCHOR: can_activate
#[injectable]
struct WeekdayGuard {
    clock: Arc<Clock>,
}

impl CanActivate for WeekdayGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(!self.clock.weekend)
    }
}
// ANCHOR_END: can_activate

struct Clock {
    weekend: bool,
}

// ANCHOR: guard
#[derive(Clone)]
struct Member {
    name: String,
    level: u8,
}

#[injectable]
struct MemberGuard;

impl Guard for MemberGuard {
    type Grant = Member;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<Member> {
        let card = ctx.request().headers().get("x-card").and_then(|card| card.to_str().ok());
        match card.and_then(|card| card.split_once(':')) {
            Some((name, level)) => Ok(Member { name: name.to_owned(), level: level.parse()? }),
            None => Err(UnauthorizedException::new("show your card").into()),
        }
    }
}
// ANCHOR_END: guard

// ANCHOR: metadata
struct AtLeast(u8);

#[injectable]
struct LevelGuard;

impl CanActivate for LevelGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let Some(&AtLeast(wanted)) = ctx.metadata() else { return Ok(true) };
        Ok(ctx.grant::<MemberGuard>().await?.level >= wanted)
    }
}
// ANCHOR_END: metadata

// ANCHOR: controller
#[controller("/club")]
#[guard(WeekdayGuard, LevelGuard)]
struct ClubController;

#[routes]
impl ClubController {
    #[get("/hall")]
    async fn hall(&self) -> &'static str {
        "the hall is open to everybody"
    }

    #[get("/bar")]
    async fn bar(&self, #[grant(MemberGuard)] member: Member) -> String {
        format!("what may it be, {}?", member.name)
    }

    #[get("/vault")]
    #[meta(AtLeast(3))]
    async fn vault(&self, #[grant(MemberGuard)] member: Member) -> String {
        format!("mind the step, {}", member.name)
    }
}
// ANCHOR_END: controller

// ANCHOR: module
#[module(
    controllers = [ClubController],
    providers = [WeekdayGuard, MemberGuard, LevelGuard, value(Clock { weekend: false })],
)]
struct AppModule;
// ANCHOR_END: module

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn doors_open_by_level() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        for (path, card, status) in [
            ("/club/hall", "", 200),
            ("/club/bar", "", 401),
            ("/club/bar", "Ann:1", 200),
            ("/club/vault", "Ann:1", 403),
            ("/club/vault", "Ann:3", 200),
        ] {
            let mut request = app.get(path);
            if !card.is_empty() {
                request = request.header("x-card", card);
            }
            assert_eq!(request.send().await.status(), status, "{path} {card}");
        }
        Ok(())
    }
}
