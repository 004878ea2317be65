-- The tally of a decision: judge and charge the actors whose keys are KEYS, in one step.
--
-- An actor is one sorted set. Its members, by score:
--   -inf       one head, packed: the counts of its windows, so that a decision reads no list
--   below 0    "w" and a subject: -(people * 2^32 + load), where that is not one person of the
--              actor's usual load
--   above 0    a subject, 8 bytes: when it was last shown, microseconds since 1970
--
-- ARGV[1]  the plan, the same for all decisions under a policy: a code of the windows, how long an
--          actor is known, the number of windows and their lengths, entries kept a level (7), then
--          four numbers a budget: level, window, youth, weighted
-- ARGV[2]  what is asked; its first item says what for
-- Whatever is written lives as long as the plan says, and no longer list than the plan allows.

local call, pcall = redis.call, redis.pcall
local floor, max, min, exp = math.floor, math.max, math.min, math.exp
local format = string.format
local plan = cmsgpack.unpack(ARGV[1])
local asked = cmsgpack.unpack(ARGV[2])

local CODE, FIRST, LAST, LAPSE, TRIED, MISSED, UNIT, ENTRIES, ODD = 1, 2, 3, 4, 5, 6, 7, 8, 9
local PEOPLE = 9 -- the people of window w stand at PEOPLE + w, their load at PEOPLE + WINDOWS + w

local SPLIT = 4294967296
local DAY = 86400e6
local NEVER = 2 ^ 52
local LEVELS = 7
local MOST = 500 -- members in one command; Lua hands over 8,000 arguments at most

local TTL, WINDOWS = plan[2], plan[3]
local LOAD = PEOPLE + WINDOWS
local LONGEST = plan[3 + WINDOWS]
local HOLD = 4 + WINDOWS
local BUDGETS = HOLD + LEVELS

local CHARGED, GOOD, FULL = 256, 512, 1024

local function above(moment)
  return format('(%.17g', max(moment, 0))
end

-- Return the people and the load of members; all but odd ones are one person of the usual load.
local function worth(actor, members)
  local people, load = #members, #members * actor[UNIT]
  if actor[ODD] == 0 then
    return people, load
  end
  people, load = 0, 0
  for from = 1, #members, MOST do
    local names = {}
    for i = from, min(from + MOST - 1, #members) do
      names[#names + 1] = 'w' .. members[i]
    end
    for _, packed in ipairs(call('ZMSCORE', actor.key, unpack(names))) do
      if packed then
        people = people - floor(packed / SPLIT + 0)
        load = load - packed
      else
        people = people + 1
        load = load + actor[UNIT]
      end
    end
  end
  return people, load
end

-- Return the people and the load that are packed in a score.
local function split(packed)
  packed = -packed
  local people = floor(packed / SPLIT)
  return people, packed - people * SPLIT
end

-- Return the people and the load of members; all but odd ones are one person of the usual load.
worth = function(actor, members)
  if actor[ODD] == 0 then
    return #members, #members * actor[UNIT]
  end
  local people, load = 0, 0
  for from = 1, #members, MOST do
    local names = {}
    for i = from, min(from + MOST - 1, #members) do
      names[#names + 1] = 'w' .. members[i]
    end
    for _, packed in ipairs(call('ZMSCORE', actor.key, unpack(names))) do
      local p, l = 1, actor[UNIT]
      if packed then
        p, l = split(packed)
      end
      people, load = people + p, load + l
    end
  end
  return people, load
end
