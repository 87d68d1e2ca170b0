import { ButtonLink } from "../../ui/button-link";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";

/** Missing and not yours look the same, on purpose. */
export function NotFoundPage() {
  return (
    <Page className="py-16">
      <title>Not found · InstaInstru</title>
      <EmptyState
        level={1}
        title="This page isn’t here, or isn’t yours to see"
        text="The address may be old, or you may need to log in with another account."
        action={
          <div className="flex flex-wrap justify-center gap-2.5">
            <ButtonLink to="/">Find a time</ButtonLink>
            <ButtonLink to="/sign-in" variant="quiet">
              Log in
            </ButtonLink>
          </div>
        }
      />
    </Page>
  );
}
