// Pages of evidence: the hash of a file before it is sent, boxes drawn on a page.
// Both work without it: the server hashes, and boxes are numbers in a field.
import { startHashing } from "../ui/hashing.js";
import { startBoxes } from "../ui/boxes.js";

startHashing();
startBoxes();
document.documentElement.dataset.ready = "evidence";
