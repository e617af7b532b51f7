/** Every capability that the desk shows registers itself here; nothing else has to be changed. */

import { panel } from "./panel/panel";
import { beside, pages } from "./places";
import { reportsPage } from "./reports/page";
import { ticketsPage } from "./reports/tickets";

pages.push(
  { id: "tickets", title: "tickets", roles: ["agent", "supervisor", "admin"], open: ticketsPage },
  { id: "reports", title: "reports", roles: ["supervisor", "admin"], open: reportsPage },
);
beside.push(panel);
