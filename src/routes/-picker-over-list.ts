import { useCanGoBack, useLocation, useNavigate, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { NO_TIMES_OPEN, type TimesSearch } from "../features/browse/times-search";
import type { PickerSearch } from "../features/slots/picker";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The picker was opened from the list: the entry before this one is the list without it. */
    isOverList?: boolean;
  }
}

export interface PickerOverList {
  /** Whose times are, or a moment ago were, open. */
  slug: string | null;
  isOpen: boolean;
  search: PickerSearch;
  onSearch: (change: Partial<PickerSearch>) => void;
  onClose: () => void;
  /** It has left the screen. */
  onClosed: () => void;
}

/** The picker is where the address says it is: opening is a step of the history, what is chosen in it isn't. */
export function usePickerOverList(asked: TimesSearch): PickerOverList {
  const navigate = useNavigate({ from: "/browse" });
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const isOverList = useLocation({ select: ({ state }) => state.isOverList === true });
  const isOpen = asked.timesOf !== undefined;
  // While it leaves it shows what it showed.
  const [shown, setShown] = useState<TimesSearch>(asked);
  if (isOpen && asked !== shown) setShown(asked);
  const { timesOf, lesson, lessonFormat, minutes, day, learner } = isOpen ? asked : shown;
  return {
    slug: timesOf ?? null,
    isOpen,
    search: { service: lesson, format: lessonFormat, minutes, day, learner },
    onSearch: ({ service, format, ...change }) =>
      void navigate({
        search: (before) => ({
          ...before,
          ...change,
          ...(service === undefined ? {} : { lesson: service }),
          ...(format === undefined ? {} : { lessonFormat: format }),
        }),
        state: true,
        replace: true,
        resetScroll: false,
      }),
    onClose: () => {
      if (isOverList && canGoBack) router.history.back();
      else
        void navigate({
          search: (before) => ({ ...before, ...NO_TIMES_OPEN }),
          replace: true,
          resetScroll: false,
        });
    },
    onClosed: () => setShown(NO_TIMES_OPEN),
  };
}
