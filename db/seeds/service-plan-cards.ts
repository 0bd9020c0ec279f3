/**
 * What customers wrote on cards that lay in the workshops before there was a dialogue, a line each: the day (so many days ago), what they
 * chose (k: keeping the plan, e: ending it), what an analyst would call the reason (-: none of the themes), the region, the cars, how many
 * kilometres each is driven a year (-: they did not say), who (with a star: they left their e-mail address), and why.
 */
export const cards = `
147.1 | k | night | coast | one car | 27000 | Davor K.* | Stranded on the motorway at two in the night, and somebody came within the hour.
146.3 | e | renew | inland | one car | 19000 | Vesna P. | It renewed without asking me. I found out from my bank.
145.8 | k | cost | inland | 2 to 9 cars | 17000 | Hotel Marjan* | I know every month what the vans will cost me. No surprises.
145.0 | e | wear | coast | one car | 22000 | Josip R.* | The window stuck, I went there, and they told me it was wear.
144.6 | k | rings | coast | one car | 16000 | Nada V. | There is a person who rings back. I do not have to explain it all again.
143.7 | e | unused | inland | one car | 9000 | Biserka | Three years paid, never used it once.
143.1 | k | loan | coast | 2 to 9 cars | 12000 | Fine Flowers* | They give me a loan car, so my deliveries go on.
142.1 | e | self | coast | one car | 21000 | Stjepan M. | I mend such things myself in the yard.
141.4 | k | night | inland | 10 and more | 85000 | Kovač Coaches* | When a coach breaks down at night somebody answers the telephone and somebody comes.
140.8 | e | renew | inland | one car | 6000 | Ljiljana B.* | The year was over and it went on by itself, and the money was gone from my account.
140.1 | k | cost | coast | one car | 6000 |  | A fixed sum every month. I am retired and have to count.
139.5 | e | wear | coast | 2 to 9 cars | 16000 | Pekara Dora | Whatever breaks is called wear, and wear is not covered.
138.7 | e | - | coast | one car | - | Frane* | I sold the car.
138.0 | k | loan | inland | one car | 27000 | Mirna T.* | Without the loan car I could not get to work while mine is in the workshop.
137.4 | e | unused | inland | one car | 3000 | Ivo D. | My car stands in the garage most of the year. I paid for nothing.
136.6 | k | rings | inland | 10 and more | 55000 | Pharma Trans* | We have one person to ring, with a name, and she rings back the same day.
135.7 | e | self | coast | one car | 14000 | Toni G.* | My neighbour is a mechanic and does it for a crate of beer. 🍺
135.1 | k | night | coast | one car | 24000 | Rosa A. | Last winter the car would not start at five in the morning. They came and got me going.
134.3 | e | renew | inland | 2 to 9 cars | 14000 | Studio Linea* | Nobody told me that it renews by itself every year.
134.0 | e | unused | inland | one car | 2000 | Familie Huber* | Der Wagen steht fast nur noch in der Garage, da lohnt es sich nicht mehr.
133.0 | k | cost | coast | 2 to 9 cars | 48000 | Taxi Hvar | The price is fixed. I can plan my year with it.
132.3 | e | wear | inland | one car | 28000 | Marija S.* | They said the motor was worn out, and I had to pay all of it myself.
131.7 | k | loan | coast | one car | 16000 | Petar J. | The loan car stood there when I brought mine. I lost no day.
130.9 | e | self | inland | one car | 11500 | Zvonimir | The mechanic in our village does the same for half the money.
130.0 | k | night | coast | 2 to 9 cars | 20000 | Boats & Beds* | A breakdown on the island at night, and they sent a truck on the first ferry.
129.4 | e | unused | inland | one car | 4000 | Anka L.* | I drive four thousand kilometres a year. In two years I never needed it.
128.6 | k | rings | inland | one car | 7000 | Sanja N. | Somebody picks up the telephone who knows my car.
127.9 | e | renew | inland | one car | 16000 | Goran Č. | I wanted to stop in March, but it had renewed for another year in February.
126.9 | k | cost | inland | one car | 13000 | Dragica* | I would rather pay a little every month than a lot at once.
126.2 | e | self | coast | one car | 6500 | Šime B. | On the island we repair our cars ourselves.
125.4 | k | loan | coast | 10 and more | 38000 | City Parcels* | With a loan van the same morning no driver of ours stands still.
124.8 | e | wear | inland | one car | 24000 | Kata R. | The one time I needed it they called it wear and tear.
124.1 | k | night | coast | one car | 21000 | Jutta W.* | Nachts auf der Autobahn kam nach vierzig Minuten jemand. Das reicht mir.
123.3 | k | night | inland | one car | 20500 | Ana-Marija* | I drive home alone at night. It calms me to know that somebody will come.
122.6 | e | unused | inland | one car | - | Boris F.* | Never used it. The money would have bought me two sets of tyres.
121.6 | k | - | inland | one car | - | Luka H. | My father signed it. I never thought about it.
121.0 | e | renew | inland | 10 and more | 12000 | Agro Slavonija* | Twelve cars renewed in one night, and the bill came afterwards.
120.3 | k | rings | inland | one car | 12000 | Ruža | The lady in the workshop remembers me, and rings when the car is ready.
119.5 | e | self | coast | 2 to 9 cars | 16000 | Auto Bura* | We have a lift and two hands. We do the repairs ourselves.
118.8 | k | cost | inland | one car | 14000 | Mladen O. | No bill that makes me sit down. Every month the same.
118.0 | e | wear | coast | one car | 20000 | Tereza* | I read it again afterwards: wear is not covered, and everything is wear.
117.1 | k | loan | coast | one car | 8500 | Jakov P.* | I live on an island. Without a loan car I would sit there for three days.
116.5 | e | renew | inland | 2 to 9 cars | 19000 | Weingut Kern | Es hat sich von selbst verlängert, und ich habe es erst auf dem Konto gesehen.
115.5 | k | night | coast | 2 to 9 cars | 72000 | Night Couriers* | Our vans are out all night. One call and help is on its way.
114.8 | e | unused | inland | 2 to 9 cars | 7500 | Dental Lab Zrno | Five cars, two years, not one visit. We paid and never used it.
114.0 | k | rings | coast | 2 to 9 cars | 8500 | Villa Rustica* | When I ring, a person answers and not a machine.
113.1 | e | renew | coast | one car | 21000 | Lucija M.* | It should ask before it takes another year of my money.
112.3 | e | self | coast | one car | 15000 | Branko | I have always changed the parts myself. It takes me a morning.
111.7 | k | cost | inland | 10 and more | 32000 | Meridian Cars* | My accountant likes one fixed sum a month for every car.
110.8 | e | - | coast | one car | 11000 | Paula | The workshop moved to the other end of town.
110.2 | k | loan | inland | one car | 20000 | Nikola Š.* | I got a loan car for two days and paid nothing for it.
109.1 | e | wear | inland | one car | 22000 | Hrvoje* | They never paid. Each time it was wear, and each time I paid.
108.5 | k | night | inland | one car | 22000 | Slavica D.* | In the snow at midnight with two children in the back they came. I will not forget that.
107.6 | e | unused | coast | one car | 9000 | Ante | The car is new. What should break? I paid for a year and used nothing.
106.6 | k | rings | inland | one car | 14000 | Katja* | One name, one number, and she rings back. That is all I want.
105.8 | e | renew | coast | 2 to 9 cars | 12000 | Surf Station | I saw it on the bank statement: renewed, another year, four hundred.
105.1 | k | cost | inland | one car | 16000 | Anton Maier* | Ich weiß jeden Monat, was mich das Auto kostet.
104.1 | e | self | coast | one car | 11000 | Duje* | My brother has a garage and does it cheaper.
103.4 | k | cost | inland | 2 to 9 cars | 13500 | Bakery Zora* | I can put the cost into my prices, because it never changes.
102.4 | e | wear | coast | 10 and more | 34000 | Adria Rent* | Twenty windows in a year, and eighteen of them were wear, they said.
101.3 | k | loan | inland | 2 to 9 cars | 26000 | Physio Mobil* | My nurses need a car every day. The loan car is why I stay.
100.3 | e | unused | coast | one car | 1500 | Renata S.* | I am eighty and drive to church. I never needed it.
99.6 | k | night | coast | one car | 13500 | Filip* | My battery died at three in the morning at the airport, and a man with a cable came.
98.2 | e | renew | inland | one car | - | Jasna* | I forgot the date, and it renewed by itself.
97.5 | k | rings | inland | 2 to 9 cars | 17500 | Print & Co* | They ring me before the inspection. I would forget it.
96.2 | e | self | inland | 10 and more | 8000 | Forest Works* | We have our own mechanic now, and he costs us less.
95.2 | k | cost | inland | one car | 11000 | Tihana* | It is a lot of money, but always the same money.
93.9 | e | wear | coast | one car | 21000 | Sabine L.* | Jedes Mal hieß es Verschleiß, und bezahlt habe ich.
92.9 | e | wear | inland | one car | 13000 | Vlado* | My regulator broke after one winter. Worn, they said, so not covered.
91.8 | k | loan | coast | 10 and more | 29000 | Dalmatia Laundry* | A loan van by noon. Our hotels do not wait for sheets.
90.8 | e | unused | inland | one car | 8000 | Iva C. | Paid every month for something that I never used.
89.9 | k | night | coast | one car | 24000 | Doctor Perić* | I am the only doctor here at night. The car must go, and if it does not, somebody must come.
88.8 | e | renew | coast | one car | 7500 | Marin* | I ended it because it never ends by itself.
88.2 | k | - | coast | one car | - | Zdenka* | The coffee in the workshop is good.
87.4 | k | cost | inland | one car | 10000 | Oliver T.* | I want to know beforehand what it costs, and I do.
86.5 | e | self | coast | one car | 24000 | Mate V. | What they do I can do on a Saturday in front of the house.
85.5 | k | rings | coast | one car | 23000 | Helena B.* | Somebody there takes the time to explain to me what was broken.
84.8 | e | self | inland | one car | 9000 | Werner* | Mein Schwiegersohn macht das billiger.
83.8 | e | wear | coast | 2 to 9 cars | 21000 | Olive Mill Brač* | The letter said covered, the counter said wear.
83.0 | k | loan | inland | one car | 14500 | Lana* | They brought me a loan car to my door.
82.3 | e | unused | coast | 2 to 9 cars | 5000 | Gallery Sol | We counted: three visits in four years. We hardly used it.
81.7 | k | night | inland | 2 to 9 cars | 44000 | Milk Run* | We start at three in the morning. When a van breaks down then, they come.
81.0 | e | renew | coast | 2 to 9 cars | 8000 | Camp Pine* | It renewed in winter, when our cars stand still and nobody reads letters.
80.4 | k | cost | coast | one car | 8000 | Sofija* | One price for the whole year, and I sleep well.
79.8 | e | self | inland | one car | 21000 | Damir* | There is a video for every repair. I do it myself now.
79.2 | e | wear | coast | one car | 36000 | Nela* | I was told it was my own fault, because the part was worn.
78.9 | k | rings | inland | one car | 17500 | Gordana* | The man on the telephone was patient, and he rang back as he said.
78.5 | e | unused | inland | one car | 2500 | Emil | I work from home now. The car hardly moves, and I used nothing of it.
`
