/* The workloads as a loop of C that can do nothing else: the practical limit that our compiled engine is held against.

   workload.h is written from the workload by benchmarks/c_loop.py and compiled in, so that every table is a constant.
   The loop draws its own arrivals and handle times, tosses for patience only where somebody waits, drops the impatient
   when they come to the head of a queue (no event is needed for that), keeps no record of anything, and adds up the
   counts and sums behind the KPIs. Times are seconds in floating point.

     releases and ends of breaks   a 4-ary heap of (time, agent)
     idle agents, waiting legs     lists through the records themselves, one a group and one a contact type
     arrivals                      one Poisson stream whose rate changes by interval; a toss gives the type
     random numbers                xoshiro256+; exponential and normal by ziggurats of 256 layers

   TYPES, GROUPS, AGENTS, INTERVALS, BREAKS and the tables named in capitals come from workload.h. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "workload.h"

enum { NOBODY = -1, IDLE = -2, ON_BREAK = -1, LAYERS = 256 };

typedef struct {
    int64_t contacts, offered, answered, abandoned, within, answered_tier2;
    double wait_sum, wait_sum_tier2, busy;
} Tally;

typedef struct {
    double idle_since, owed;
    int32_t before, after, group, serves; /* a contact type, ON_BREAK or IDLE */
} Agent;

typedef struct {
    double arrived, leaves;
    int32_t next, kind;
} Leg;

typedef struct {
    double time;
    int64_t agent;
} Entry;

typedef struct {
    int32_t first, last;
} Line;

static uint64_t state[4];
static double exponential_x[LAYERS + 1], exponential_y[LAYERS + 1], normal_x[LAYERS + 1], normal_y[LAYERS + 1];
static Agent agents[AGENTS];
static Line idle[GROUPS], waiting[TYPES];
static Entry calendar[AGENTS + 1];
static int32_t entries;
static Leg *legs;
static int32_t legs_room, spare;
static Tally total;

/* ---- random numbers ------------------------------------------------------------------------------------------ */

static inline uint64_t next_word(void) {
    const uint64_t word = state[0] + state[3], shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = (state[3] << 45) | (state[3] >> 19);
    return word;
}

static inline double unit(uint64_t word) { return (double)(word >> 11) * 0x1p-53; }

static double exponential_tail(int layer, double x) {
    for (;;) {
        if (layer == 0) return exponential_x[1] - log1p(-unit(next_word()));
        const double low = exponential_y[layer], high = exponential_y[layer + 1];
        if (low + unit(next_word()) * (high - low) < exp(-x)) return x;
        const uint64_t word = next_word();
        layer = (int)(word & 255);
        x = unit(word) * exponential_x[layer];
        if (x < exponential_x[layer + 1]) return x;
    }
}

static inline double exponential(void) {
    const uint64_t word = next_word();
    const int layer = (int)(word & 255);
    const double x = unit(word) * exponential_x[layer];
    return x < exponential_x[layer + 1] ? x : exponential_tail(layer, x);
}

static double half_normal_tail(int layer, double x) {
    for (;;) {
        if (layer == 0) {
            double beyond, height;
            do {
                beyond = -log1p(-unit(next_word())) / normal_x[1];
                height = -log1p(-unit(next_word()));
            } while (2.0 * height < beyond * beyond);
            return normal_x[1] + beyond;
        }
        const double low = normal_y[layer], high = normal_y[layer + 1];
        if (low + unit(next_word()) * (high - low) < exp(-0.5 * x * x)) return x;
        const uint64_t word = next_word();
        layer = (int)(word & 255);
        x = unit(word) * normal_x[layer];
        if (x < normal_x[layer + 1]) return x;
    }
}

static inline double normal(void) {
    const uint64_t word = next_word();
    const int layer = (int)(word & 255);
    double x = unit(word) * normal_x[layer];
    if (x >= normal_x[layer + 1]) x = half_normal_tail(layer, x);
    return word & 256 ? -x : x;
}

/* Layers of equal area under exp(-x), or under exp(-x^2 / 2) if `square`; `right` is where the tail begins. */
static void ziggurat(double *x, double *y, int square, double right, double area) {
    x[1] = right;
    y[1] = exp(square ? -0.5 * right * right : -right);
    x[0] = area / y[1];
    y[0] = 0.0;
    for (int layer = 1; layer < LAYERS - 1; layer++) {
        y[layer + 1] = y[layer] + area / x[layer];
        x[layer + 1] = square ? sqrt(-2.0 * log(y[layer + 1])) : -log(y[layer + 1]);
    }
    x[LAYERS] = 0.0;
    y[LAYERS] = 1.0;
}

static void seed_with(uint64_t seed) {
    for (int i = 0; i < 4; i++) { /* splitmix64 */
        uint64_t z = seed += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        state[i] = z ^ (z >> 31);
    }
    ziggurat(exponential_x, exponential_y, 0, 7.69711747013104972, 0.0039496598225815571993);
    ziggurat(normal_x, normal_y, 1, 3.6541528853610088, 0.00492867323399);
}

static inline double handle_time(int kind) {
    return LOGNORMAL ? exp(HANDLE_LOG_MEAN[kind] + HANDLE_LOG_SPREAD[kind] * normal()) : HANDLE_MEAN[kind] * exponential();
}

/* ---- the calendar --------------------------------------------------------------------------------------------- */

static inline void enter(double time, int agent) {
    int32_t place = entries++;
    while (place > 0) {
        const int32_t above = (place - 1) >> 2;
        if (calendar[above].time <= time) break;
        calendar[place] = calendar[above];
        place = above;
    }
    calendar[place] = (Entry){time, agent};
}

/* Puts an entry where the first one was. */
static inline void replace_first(Entry entry) {
    int32_t place = 0;
    for (;;) {
        const int32_t first = 4 * place + 1, end = first + 4 < entries ? first + 4 : entries;
        int32_t best = first;
        if (first >= entries) break;
        for (int32_t child = first + 1; child < end; child++)
            if (calendar[child].time < calendar[best].time) best = child;
        if (calendar[best].time >= entry.time) break;
        calendar[place] = calendar[best];
        place = best;
    }
    calendar[place] = entry;
}

static inline void strike_first(void) {
    entries--;
    if (entries > 0) replace_first(calendar[entries]);
}

/* ---- lists ---------------------------------------------------------------------------------------------------- */

static inline void become_idle(int number, double now) {
    Agent *agent = &agents[number];
    Line *line = &idle[agent->group];
    agent->serves = IDLE;
    agent->idle_since = now;
    agent->before = line->last;
    agent->after = NOBODY;
    if (line->last == NOBODY) line->first = number;
    else agents[line->last].after = number;
    line->last = number;
}

static inline void leave_idle(int number) {
    Agent *agent = &agents[number];
    Line *line = &idle[agent->group];
    if (agent->before == NOBODY) line->first = agent->after;
    else agents[agent->before].after = agent->after;
    if (agent->after == NOBODY) line->last = agent->before;
    else agents[agent->after].before = agent->before;
}

static void more_legs(void) {
    const int32_t room = legs_room ? 2 * legs_room : 1024;
    legs = realloc(legs, (size_t)room * sizeof(Leg));
    if (!legs) abort();
    for (int32_t number = legs_room; number < room; number++) legs[number].next = number + 1 < room ? number + 1 : NOBODY;
    spare = legs_room;
    legs_room = room;
}

static inline void line_up(int kind, double now) {
    if (spare == NOBODY) more_legs();
    const int32_t number = spare;
    Leg *leg = &legs[number];
    spare = leg->next;
    *leg = (Leg){now, now + PATIENCE_MEAN[kind] * exponential(), NOBODY, kind};
    if (waiting[kind].last == NOBODY) waiting[kind].first = number;
    else legs[waiting[kind].last].next = number;
    waiting[kind].last = number;
}

static inline void drop_first(int kind) {
    const int32_t number = waiting[kind].first;
    waiting[kind].first = legs[number].next;
    if (waiting[kind].first == NOBODY) waiting[kind].last = NOBODY;
    legs[number].next = spare;
    spare = number;
}

/* ---- the life of a contact ------------------------------------------------------------------------------------ */

/* The agent serves a leg; the time at which this is over. */
static inline double serve(int agent, int kind, double now, double arrived) {
    const double handle = handle_time(kind), wait = now - arrived;
    agents[agent].serves = kind;
    if (arrived >= WARM_UP) {
        total.answered += 1;
        total.wait_sum += wait;
        total.within += wait <= THRESHOLD;
        total.busy += handle;
        if (kind == TIER_2) {
            total.answered_tier2 += 1;
            total.wait_sum_tier2 += wait;
        }
    }
    return now + handle;
}

/* The agent who has been idle longest over all groups that may serve the leg; else it waits. */
static inline void offer(int kind, double now) {
    int agent = NOBODY;
    if (now >= WARM_UP) total.offered += 1;
    for (int i = 0; i < GROUPS_OF_TYPE_COUNT[kind]; i++) {
        const int head = idle[GROUPS_OF_TYPE[kind][i]].first;
        if (head != NOBODY && (agent == NOBODY || agents[head].idle_since < agents[agent].idle_since)) agent = head;
    }
    if (agent == NOBODY) {
        line_up(kind, now);
        return;
    }
    leave_idle(agent);
    enter(serve(agent, kind, now, now), agent);
}

/* The head of a queue once all who have lost patience are gone from it. */
static inline int32_t head_of(int kind, double now) {
    int32_t number;
    while ((number = waiting[kind].first) != NOBODY && legs[number].leaves <= now) {
        if (legs[number].arrived >= WARM_UP) total.abandoned += 1;
        drop_first(kind);
    }
    return number;
}

/* The most urgent leg that a group may serve, the longest waiting among equals; NOBODY if none waits. */
static inline int32_t next_leg(int group, double now) {
    int32_t best = NOBODY;
    for (int i = 0; i < TYPES_OF_GROUP_COUNT[group]; i++) {
        const int kind = TYPES_OF_GROUP[group][i];
        if (best != NOBODY && PRIORITY[kind] > PRIORITY[legs[best].kind]) break;
        const int32_t head = head_of(kind, now);
        if (head != NOBODY && (best == NOBODY || legs[head].arrived < legs[best].arrived)) best = head;
    }
    return best;
}

/* The agent at the head of the calendar takes the break owed, the next leg, or is idle. */
static inline void become_free(int number, double now) {
    Agent *agent = &agents[number];
    if (BREAKS && agent->owed > 0.0) {
        agent->serves = ON_BREAK;
        replace_first((Entry){now + agent->owed, number});
        agent->owed = 0.0;
        return;
    }
    const int32_t leg = next_leg(agent->group, now);
    if (leg == NOBODY) {
        strike_first();
        become_idle(number, now);
        return;
    }
    const int kind = legs[leg].kind;
    const double over = serve(number, kind, now, legs[leg].arrived);
    drop_first(kind);
    replace_first((Entry){over, number});
}

static inline void release(double now) {
    const int agent = (int)calendar[0].agent, served = agents[agent].serves;
    become_free(agent, now);
    if (ESCALATION > 0.0 && served >= 0 && served != TIER_2 && unit(next_word()) < ESCALATION) offer(TIER_2, now);
}

static inline void break_is_due(int agent, double length, double now) {
    if (agents[agent].serves != IDLE) {
        agents[agent].owed += length;
        return;
    }
    leave_idle(agent);
    agents[agent].serves = ON_BREAK;
    enter(now + length, agent);
}

/* ---- the loop ------------------------------------------------------------------------------------------------- */

/* When the next contact arrives after `now`, or INFINITY; `interval` is the one that `now` lies in. */
static inline double next_arrival(double now, int *interval) {
    double left = exponential();
    while (*interval < INTERVALS) {
        const double end = (*interval + 1) * (DAY / INTERVALS), moment = now + left / RATE[*interval];
        if (moment < end) return moment;
        left -= (end - now) * RATE[*interval];
        now = end;
        ++*interval;
    }
    return INFINITY;
}

static inline int type_of_arrival(int interval) {
    const double toss = unit(next_word());
    int kind = 0;
    for (int i = 0; i < TYPES - 1; i++) kind += toss >= REACHED[interval][i];
    return kind;
}

static void begin_day(void) {
    for (int group = 0; group < GROUPS; group++) idle[group] = (Line){NOBODY, NOBODY};
    for (int kind = 0; kind < TYPES; kind++) waiting[kind] = (Line){NOBODY, NOBODY};
    for (int agent = 0; agent < AGENTS; agent++) {
        agents[agent] = (Agent){.group = GROUP_OF[agent]};
        become_idle(agent, 0.0);
    }
    entries = 0;
}

static void play_day(void) {
    int interval = 0, due = 0;
    begin_day();
    double arrival = next_arrival(0.0, &interval);
    for (;;) {
        const double pause = due < BREAKS ? DUE[due].time : INFINITY, over = entries ? calendar[0].time : INFINITY;
        if (over < arrival && over < pause) {
            release(over);
        } else if (arrival <= pause) {
            if (arrival == INFINITY) return;
            total.contacts += 1;
            offer(type_of_arrival(interval), arrival);
            arrival = next_arrival(arrival, &interval);
        } else {
            break_is_due(DUE[due].agent, DUE[due].length, pause);
            due++;
        }
    }
}

/* Plays so many days from empty until drained and adds up what became of the legs. */
void play(uint64_t seed, int64_t days, Tally *tally) {
    seed_with(seed);
    total = (Tally){0};
    spare = NOBODY;
    for (int32_t number = legs_room - 1; number >= 0; number--) {
        legs[number].next = spare;
        spare = number;
    }
    for (int64_t day = 0; day < days; day++) play_day();
    *tally = total;
}
