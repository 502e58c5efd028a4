// Review: the queue, or the one submission its address names.
import {begin, facts} from "./parts/page.js";
import {queue} from "./review/queue.js";
import {submission} from "./review/submission.js";

begin("review", (root) => (facts.asked ? submission(root) : queue(root)));
