// The list of forms, drafts and submissions.
import { startList } from "../field/list.js";

startList();
