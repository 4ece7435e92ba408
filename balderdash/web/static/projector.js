// The page of the projector: what the whole hall sees.

import { startHall } from "./hall.js";

startHall("/projector/ws");
