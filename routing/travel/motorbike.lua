-- OSRM profile: a courier's motorbike on Vietnamese roads (docs/roads.md tells how a graph is built with it).
-- Speeds are km/h as ridden door to door in ordinary daytime traffic, not limits.

api_version = 4

local RIDING_KMH = {
  trunk = 45, trunk_link = 35,
  primary = 38, primary_link = 30,
  secondary = 34, secondary_link = 28,
  tertiary = 30, tertiary_link = 25,
  unclassified = 26, residential = 22, road = 20,
  living_street = 15, service = 14, track = 15, path = 10, cycleway = 12,
}
local ALLEY_KMH = 12  -- hẻm, ngõ, kiệt: people, parked bikes, blind corners
local PUSHING_KMH = 5 -- engine off, the courier walks beside it
local FERRY_KMH = 6   -- most crossings are a few hundred metres; the wait is in it

-- On a motorway only where a sign lets motorbikes in.
local ONLY_IF_ALLOWED_KMH = { motorway = 50, motorway_link = 35 }

local PUSHED = { footway = true, pedestrian = true }
local BESIDE_A_ROAD = { sidewalk = true, crossing = true, traffic_island = true }

local ROUGH_KMH = {
  unpaved = 20, compacted = 25, gravel = 18, fine_gravel = 20, dirt = 15, earth = 15,
  ground = 15, grass = 10, sand = 8, mud = 8,
}

-- The first key that is tagged decides.
local WHO_MAY_PASS = { "motorcycle", "motor_vehicle", "vehicle", "access" }
local WHO_OBEYS_ONEWAY = { "oneway:motorcycle", "oneway:moped", "oneway:motor_vehicle", "oneway" }
local FORBIDDEN = { no = true, agricultural = true, forestry = true, emergency = true, psv = true }
local ONLY_TO_A_DOOR = { private = true, destination = true, delivery = true, customers = true, permit = true }

local IMPASSABLE = {
  wall = true, fence = true, hedge = true, ditch = true, log = true, debris = true,
  jersey_barrier = true, turnstile = true, full_height_turnstile = true, kissing_gate = true, stile = true,
}

local LIGHT_S = 15         -- half of the lights are green
local LEFT_TURN_S = 5      -- across the oncoming stream
local RIGHT_TURN_S = 2
local U_TURN_S = 12
local SHARP_DEGREES = 50
local INTO_A_YARD = 3000   -- weight, not seconds: through private ground only where nothing else leads

function setup()
  return {
    properties = {
      weight_name = "courier",
      max_speed_for_map_matching = 80 / 3.6,
      use_turn_restrictions = true,
      continue_straight_at_waypoint = false,
      left_hand_driving = false,
    },
    restrictions = { "motorcycle", "motor_vehicle", "vehicle" },
  }
end

local function first_tag(thing, keys)
  for _, key in ipairs(keys) do
    local value = thing:get_value_by_key(key)
    if value and value ~= "" then return value end
  end
end

function process_node(profile, node, result)
  local barrier = node:get_value_by_key("barrier")
  local access = first_tag(node, WHO_MAY_PASS)
  if barrier then
    local locked = node:get_value_by_key("locked") == "yes"
    result.barrier = FORBIDDEN[access] or locked or (IMPASSABLE[barrier] and access ~= "yes") or false
  end
  result.traffic_lights = node:get_value_by_key("highway") == "traffic_signals"
end

-- km/h and whether it is ridden, or nothing where a motorbike has no business.
local function pace(way, highway, access)
  if ONLY_IF_ALLOWED_KMH[highway] then
    if way:get_value_by_key("motorcycle") == "yes" then return ONLY_IF_ALLOWED_KMH[highway], true end
    return nil
  end
  local allowed = access == "yes" or access == "designated" or access == "permissive"
  if PUSHED[highway] and not allowed then
    if BESIDE_A_ROAD[way:get_value_by_key("footway")] then return nil end
    return PUSHING_KMH, false
  end
  if highway == "cycleway" and not allowed then return PUSHING_KMH, false end
  if PUSHED[highway] or way:get_value_by_key("service") == "alley" then return ALLEY_KMH, true end
  return RIDING_KMH[highway], true
end

local function held_back(way, kmh)
  local limit = tonumber(way:get_value_by_key("maxspeed:motorcycle") or way:get_value_by_key("maxspeed"))
  local rough = ROUGH_KMH[way:get_value_by_key("surface")]
  return math.min(kmh, limit and limit > 0 and limit or kmh, rough or kmh)
end

local function directions(way, ridden)
  if not ridden then return true, true end -- who pushes is on foot
  local oneway = first_tag(way, WHO_OBEYS_ONEWAY)
  local circle = way:get_value_by_key("junction")
  if oneway == "-1" or oneway == "reverse" then return false, true end
  if oneway == "yes" or oneway == "1" or oneway == "true" then return true, false end
  if not oneway and (circle == "roundabout" or circle == "circular") then return true, false end
  return true, true
end

local function open_way(result, kmh, travel, forward, backward, to_a_door)
  if forward then
    result.forward_mode, result.forward_speed, result.forward_rate = travel, kmh, kmh / 3.6
    result.forward_restricted = to_a_door
  end
  if backward then
    result.backward_mode, result.backward_speed, result.backward_rate = travel, kmh, kmh / 3.6
    result.backward_restricted = to_a_door
  end
end

local function process_ferry(way, result)
  open_way(result, FERRY_KMH, mode.ferry, true, true, false)
  result.is_startpoint = false
  local duration = way:get_value_by_key("duration")
  if duration and durationIsValid(duration) then result.duration = math.max(60, parseDuration(duration)) end
end

function process_way(profile, way, result)
  local access = first_tag(way, WHO_MAY_PASS)
  if FORBIDDEN[access] then return end
  if way:get_value_by_key("route") == "ferry" then return process_ferry(way, result) end

  local highway = way:get_value_by_key("highway")
  if not highway or way:get_value_by_key("area") == "yes" then return end
  local kmh, ridden = pace(way, highway, access)
  if not kmh then return end

  local forward, backward = directions(way, ridden)
  local travel = ridden and mode.driving or mode.pushing_bike
  open_way(result, held_back(way, kmh), travel, forward, backward, ONLY_TO_A_DOOR[access] or false)
  result.name = way:get_value_by_key("name") or ""
  result.roundabout = way:get_value_by_key("junction") == "roundabout"
end

function process_turn(profile, turn)
  if turn.has_traffic_light then turn.duration = turn.duration + LIGHT_S end
  if turn.is_u_turn then
    turn.duration = turn.duration + U_TURN_S
  elseif turn.number_of_roads > 2 and math.abs(turn.angle) > SHARP_DEGREES then
    turn.duration = turn.duration + (turn.angle < 0 and LEFT_TURN_S or RIGHT_TURN_S)
  end
  turn.weight = turn.duration
  if turn.target_restricted and not turn.source_restricted then turn.weight = turn.weight + INTO_A_YARD end
end

return { setup = setup, process_node = process_node, process_way = process_way, process_turn = process_turn }
