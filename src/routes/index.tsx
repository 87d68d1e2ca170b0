import { createFileRoute } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { Id } from "../../convex/_generated/dataModel";
import { FreeBoard } from "../features/board/free-board";
import { FreeFaces } from "../features/board/free-faces";
import { useBoard } from "../features/board/use-board";
import { HomePage } from "../features/home/home-page";
import { NowLink } from "../features/teach-now/now-link";
import { useHold, type HoldWish } from "../features/slots/use-hold";
import { useMember, useTimeZone } from "../lib/viewer";

// What a first visit doesn't need: people one knows already, and a press that didn't win.
const BookAgainOnHome = lazy(() =>
  import("./-book-again").then((module) => ({ default: module.BookAgainOnHome })),
);
const HoldFailed = lazy(() => import("./-hold-failed").then((module) => ({ default: module.HoldFailed })));

export const Route = createFileRoute("/")({ component: HomeRoute });

function HomeRoute() {
  const navigate = Route.useNavigate();
  const timeZone = useTimeZone();
  const member = useMember();
  const board = useBoard(timeZone);
  const { hold, coming, failure, dismissFailure } = useHold();

  const goOn = (claimId: Id<"claims">) => void navigate({ to: "/checkout/$claimId", params: { claimId } });
  const holdAndGo = async (wish: HoldWish) => {
    const answer = await hold(wish);
    if (answer.ok) goOn(answer.claimId);
  };
  const failedCard = board.cards.find((card) => card.instructorId === failure?.wish.instructorId);
  return (
    <>
      <HomePage
        timeZone={timeZone}
        onFind={({ service, category, maxPrice }, text) =>
          void navigate({
            to: "/browse",
            search: {
              ...(service === null ? {} : { service: service.slug }),
              ...(category === null ? {} : { category: category.slug }),
              ...(service === null && category === null && text !== "" ? { q: text } : {}),
              ...(maxPrice === null ? {} : { maxPrice }),
            },
          })
        }
        faces={<FreeFaces board={board} />}
        now={<NowLink />}
        board={
          <FreeBoard
            board={board}
            timeZone={timeZone}
            onContinue={goOn}
            onHold={({ card: { instructorId, offering }, format, durationMinutes, startsAt }) =>
              holdAndGo({ instructorId, offeringId: offering.offeringId, format, durationMinutes, startsAt })
            }
          />
        }
        bookAgain={
          member && (
            <Suspense fallback={null}>
              <BookAgainOnHome timeZone={timeZone} coming={coming} onHold={(wish) => void holdAndGo(wish)} />
            </Suspense>
          )
        }
      />
      {failure !== null && (
        <Suspense fallback={null}>
          <HoldFailed
            failure={failure}
            instructor={failedCard ?? { displayName: "", timeZone }}
            viewerZone={timeZone}
            onHold={(wish) => void holdAndGo(wish)}
            onClose={dismissFailure}
          />
        </Suspense>
      )}
    </>
  );
}
