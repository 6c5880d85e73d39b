// The page of one form.
import { startFill } from "../field/fill.js";

startFill();
