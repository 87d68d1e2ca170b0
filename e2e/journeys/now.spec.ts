import { expect, test, type Page } from "@playwright/test";
import { problemsFound } from "../support/by-hand";
import { newStudent, openBrowser, signIn } from "../support/people";
import { inEveryLook, inOppositeLooks } from "../support/sound";
import { newTeachers, ringingAt, send, TEACHER_PASSWORD, type Teachers } from "../support/teachers";

type Person = Teachers["people"][number];
const url = process.env["BACKEND_URL"] ?? "";

const ring = (page: Page) => page.getByRole("dialog", { name: /wants to start now/ });

test("a student rings ten instructors who are ready: one has the lesson, and everybody sees who", async ({
  browser,
}) => {
  const { people, service } = await newTeachers(url, 10);
  const [first, second, ...others] = people as [Person, Person, ...Person[]];
  const desks = await Promise.all(
    [first, second].map(async ({ email }) => {
      const { page } = await openBrowser(browser);
      await signIn(page, email, TEACHER_PASSWORD);
      await page.goto("/teach");
      return page;
    }),
  );

  // Live: the student's page knows of each as soon as they are ready.
  const student = await newStudent(browser, "Nora");
  await student.page.goto(`/now?service=${service.slug}`);
  await expect(student.page.getByText("Nobody is ready for this at the moment.")).toBeVisible();
  for (const desk of desks) {
    await desk.getByRole("switch", { name: "Teach me now" }).click();
    await expect(desk.getByText(`Rings for ${service.name}, from $6`)).toBeVisible();
  }
  await expect(student.page.getByText("2 instructors ready")).toBeVisible();
  for (const other of others) await send(other, "becomeReady", {});
  await expect(student.page.getByText("10 instructors ready")).toBeVisible();
  await inEveryLook(student.page, "now-form");

  await student.page.getByLabel("What is it about?").fill("A recital on Friday");
  await student.page.getByRole("button", { name: /^Ring 10 instructors/ }).click();
  await expect(student.page.getByRole("heading", { name: "Ringing 10 instructors" })).toBeVisible();
  for (const desk of desks) {
    await expect(ring(desk)).toContainText("A recital on Friday");
    await expect(ring(desk).getByRole("button", { name: "Accept" })).toBeFocused();
  }
  const requestId = await ringingAt(first);
  // One passes, and rings no more; the student sees it.
  const passing = others.pop()!;
  await send(passing, "decline", { commandId: "pass", requestId });
  await expect(student.page.getByRole("heading", { name: "Ringing 9 instructors" })).toBeVisible();

  const answers = await Promise.all([
    ...desks.map(async (desk) => {
      await desk.keyboard.press("Enter");
      return null;
    }),
    ...others.map(async (other) => await send(other, "accept", { commandId: "mine", requestId })),
  ]);
  await expect(student.page.getByRole("heading", { name: /teaches you at/ })).toBeVisible();
  for (const desk of desks) await expect(ring(desk)).toBeHidden();
  const told = await Promise.all(
    desks.map(async (desk) => {
      const won = desk.getByText("It’s yours.");
      await expect(won.or(desk.getByText("was faster."))).toBeVisible();
      return await won.isVisible();
    }),
  );
  const winners = told.filter(Boolean).length + answers.filter((answer) => answer?.ok === true).length;
  expect(winners).toBe(1);
  for (const answer of answers) {
    if (answer?.ok === false) expect(answer.error).toEqual({ code: "requestEnded", winner: "Racer" });
  }
  await student.page.getByRole("link", { name: "Lesson details" }).click();
  await expect(student.page).toHaveURL(/\/lessons\//);
  await expect(student.page.getByText("A recital on Friday")).toBeVisible();
  expect(await problemsFound()).toEqual([]);

  await Promise.all(people.map(async ({ client }) => await client.close()));
  for (const page of [student.page, ...desks]) await page.context().close();
});

test("the ring is sound in every look, Escape passes, and what is withdrawn stops ringing", async ({
  browser,
}) => {
  const { people, service } = await newTeachers(url, 1);
  const { page: desk } = await openBrowser(browser);
  await signIn(desk, people[0]!.email, TEACHER_PASSWORD);
  await desk.goto("/teach");
  await desk.getByRole("switch", { name: "Teach me now" }).click();
  await expect(desk.getByText(/^Rings for/)).toBeVisible();
  const student = await newStudent(browser, "Otto");
  const ask = async () => {
    await student.page.goto(`/now?service=${service.slug}`);
    await student.page.getByRole("button", { name: /^Ring 1 instructor/ }).click();
    await expect(ring(desk)).toBeVisible();
  };
  await ask();
  await inEveryLook(desk, "ring");
  await ask();
  await inOppositeLooks(student.page, "now-ringing");
  await ask();
  await desk.keyboard.press("Escape");
  await expect(ring(desk)).toBeHidden();
  await expect(student.page.getByRole("heading", { name: "Nobody can just now" })).toBeVisible();
  await student.page.getByRole("button", { name: "Withdraw" }).click();
  await ask();
  await student.page.getByRole("button", { name: "Withdraw" }).click();
  await expect(ring(desk)).toBeHidden();
  await expect(desk.getByText("withdrew.")).toBeVisible();
  await expect(student.page.getByText("Nobody was booked or charged.")).toBeVisible();

  await ask();
  await desk.keyboard.press("Enter");
  await expect(student.page.getByRole("heading", { name: /teaches you at/ })).toBeVisible();
  await inOppositeLooks(student.page, "now-matched");
  await Promise.all(people.map(async ({ client }) => await client.close()));
  for (const page of [student.page, desk]) await page.context().close();
});
