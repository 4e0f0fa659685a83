-- How many deliveries are dead? The answer is counted each minute, and costs what is dead, not what there is.
create index delivery_dead on delivery (endpoint) where state = 'DEAD';
