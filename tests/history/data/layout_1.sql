BEGIN TRANSACTION;
CREATE TABLE kpicore_document (
	seq INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (seq, position)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_document" VALUES(1,1,'config','kpi.toml','schema = 1
# only "A1" knows
');
INSERT INTO "kpicore_document" VALUES(1,2,'settings','desk','[[team]]
name = "desk"
');
INSERT INTO "kpicore_document" VALUES(1,3,'input','people.csv','{"rows": 5}');
INSERT INTO "kpicore_document" VALUES(1,4,'software','kpicore','0.1');
CREATE TABLE kpicore_entry (
	seq INTEGER NOT NULL, 
	layout INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	period TEXT NOT NULL, 
	at TEXT NOT NULL, 
	author TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	documents TEXT NOT NULL, 
	people TEXT NOT NULL, 
	marks TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	seal TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "kpicore_entry" VALUES(1,1,'close','2026-09','2026-11-22T07:29:46Z','wang','','bf31b7c73a8d9e24cb24430f17acde7ae7d9f2f71fecee6203d3036cd7ce7107','c576d31c3f26cd621aaff8a42b8e6790fd33478d57f155617768522d75bea045','32b832b8ba3b75e1af484d34ae5899547123ae58dc10.99d8bcfb96d879e67a44730d30454437.f203753df6e28a54c37e690a5fe3910db84710d4b790.a8d0','','814bf0e31c0173ebc040263d1a1f1705a4402ccac045678e33f88098dd5ed254');
CREATE TABLE kpicore_flag (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	flag TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	message_zh TEXT NOT NULL, 
	message_en TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	PRIMARY KEY (seq, person, line_no)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_flag" VALUES(1,1,1,'unknown_column','info','多了一列','one column more','');
INSERT INTO "kpicore_flag" VALUES(1,2,1,'no_team','info','没有团队','no team','');
INSERT INTO "kpicore_flag" VALUES(1,3,1,'reminder','info','提醒','a reminder','D0-1');
INSERT INTO "kpicore_flag" VALUES(1,4,1,'override','info','裁定','settled','D0-6');
INSERT INTO "kpicore_flag" VALUES(1,5,1,'override','info','裁定','settled','D0-6');
INSERT INTO "kpicore_flag" VALUES(1,6,1,'override','info','裁定','settled','D0-6');
INSERT INTO "kpicore_flag" VALUES(1,7,1,'reminder','info','提醒','a reminder','D0-1');
INSERT INTO "kpicore_flag" VALUES(1,8,1,'override','info','裁定','settled','D0-6');
INSERT INTO "kpicore_flag" VALUES(1,9,1,'override','info','裁定','settled','D0-6');
CREATE TABLE kpicore_ledger (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	stage TEXT NOT NULL, 
	scheme TEXT NOT NULL, 
	section TEXT NOT NULL, 
	line TEXT NOT NULL, 
	input TEXT NOT NULL, 
	rule TEXT NOT NULL, 
	value TEXT NOT NULL, 
	weight TEXT NOT NULL, 
	contribution TEXT NOT NULL, 
	clause TEXT NOT NULL, 
	note TEXT NOT NULL, 
	PRIMARY KEY (seq, person, line_no)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_ledger" VALUES(1,4,1,'score','desk','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 A1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,4,2,'score','desk','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 A1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,5,1,'score','desk','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 A2, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,5,2,'score','desk','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 A2, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,6,1,'score','desk','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 A3, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,6,2,'score','desk','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 A3, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,8,1,'score','shop','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 B1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,8,2,'score','shop','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 B1, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,9,1,'score','shop','work','calls','1100','[1, 2)','-1','','-1','D0-6','备注 B2, "so"');
INSERT INTO "kpicore_ledger" VALUES(1,9,2,'score','shop','work','orders','1100','[1, 2)','-1','','-1','D0-6','备注 B2, "so"');
CREATE TABLE kpicore_person (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	team TEXT, 
	employee_id TEXT, 
	salt TEXT, 
	marks TEXT, 
	commitment TEXT NOT NULL, 
	PRIMARY KEY (seq, person)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_person" VALUES(1,1,'','','1163b6eb14c37af75a38d17f78e04e8ad4adcb7631dd477a1511d8068aa3a15c','ae58ae58e572f411.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b8f4efc059d8dfde14ae584c48.4d1d','8cd7ac1b49e6c0a222ef00466215c644c0162a4b38729fdff3477f3d4d95ec4a');
INSERT INTO "kpicore_person" VALUES(1,2,'','C9','f5e17606ae53d07109870e993ac5876a5fc8db451f769b74da71a56463d2873c','ae586756b7d4eb28.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b85d88c0597f0afd4aae58ed32.02bd','aefbbb40e7b6e396498b6d3d5160ddc992393eb14ba0ade0c1612f4ba3f01776');
INSERT INTO "kpicore_person" VALUES(1,3,'desk','','af5e1abb02d9d0a06a531934e2cecd241ec8a9384886a6f2d9513b0ded4cb10c','ede7ae5801abae09.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b84ca8c05954ec9a6a7b9d80d6.9a2c','c6b73f9fa46aaa26f875392e0b63485c6ccec3f82713e2e77e33e8f3e0e53166');
INSERT INTO "kpicore_person" VALUES(1,4,'desk','A1','8f1000461731c0a2d93c50dbcee2dc522695c2a5b5cd3a313feffddaa5e8c511','ede7fe6594f3de47.57ae7b445cb507f71823b5cf8d0e32b8503ac51c.50bfed779dd96f9dd7c3bc54cee20cc7530b0cc7801551fdf6ccf38e.32b83f04c059ff6047a96d1832e6.7598','d17e3860dbdd32e484c725b4afb9920e48f191fdae66743d4920ac8638314cda');
INSERT INTO "kpicore_person" VALUES(1,5,'desk','A2','945be637413f1d8671593b91b4f8feff021ed346d3c440d109c0b1adfa0099ea','ede7403cafeeade7.e9f77b445cb507f71823b5cf8d0e32b8503a69a9.50bfed779dd96f9dd7c3bc54cee20cc7530b0cc780150e8f90cd958f.32b83f04c059ff6047a96d1832e6.4f3a','92f796a3f86a6f392523885e5572b01f700f49415b1ae741e609a984ba2b4f82');
INSERT INTO "kpicore_person" VALUES(1,6,'desk','A3','b40128fb3fb28bd2c1d7370d0518433a5f7497a0d2021b12f9ddda15b486ed33','ede72a0be091daf3.83c07b445cb507f71823b5cf8d0e32b8503af23a.50bfed779dd96f9dd7c3bc54cee20cc7530b0cc78015399e4f0d4a4f.32b83f04c059ff6047a96d1832e6.69a0','fad347f60773a4fefc4a900863a1097d6972c583558c45a5141cca4278660e7b');
INSERT INTO "kpicore_person" VALUES(1,7,'shop','','3c01ed3fef2cbc589d728130fb0d48b59cb9c7ac5d046ecf003e981c8f5f0aae','bfc3ae58ec1fc4ab.bb29bb29bb29bb29bb29bb29bb29bb29bb29.bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29bb29.32b84ca8c05954ec9a6a7b9d80d6.d429','825c80243edd5768aa0bb3f0e8f7649b951cd376a40fbfbdc6f78d8938fedf16');
INSERT INTO "kpicore_person" VALUES(1,8,'shop','B1','74f1585950bc8d3372c9ddbc40783cbf3f11aa75eb406d05321851aa7cbb62a0','bfc3518b9d4d0eb7.f8407b445cb507f71823b5cf8d0e32b8617be9f2.50bfed7742826f9dd7c3bc54cee20cc7530b0cc780158bb2f2ea9d49.32b83f04c059ff6047a96d1832e6.a6f5','985e633c88e65a727c33b6650d1b58e95be9cf61bde044be6a3334bed883aa98');
INSERT INTO "kpicore_person" VALUES(1,9,'shop','B2','8eb8b3f3a5595c2477389a3ae31148880051b560f63b806dec99d6cf062ae9e2','bfc3efd266b8bdff.46197b445cb507f71823b5cf8d0e32b8617b4547.50bfed7742826f9dd7c3bc54cee20cc7530b0cc78015d4c094ebfb48.32b83f04c059ff6047a96d1832e6.7d0f','e3c870c3f82ef378c517480245703a42931bb13e12c9db624e5af12d6d877e27');
CREATE TABLE kpicore_result (
	seq INTEGER NOT NULL, 
	person INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	score TEXT NOT NULL, 
	grade TEXT NOT NULL, 
	performance_pay TEXT NOT NULL, 
	total_pay TEXT NOT NULL, 
	currency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	rank INTEGER, 
	ranked INTEGER NOT NULL, 
	PRIMARY KEY (seq, person)
)
 WITHOUT ROWID

;
INSERT INTO "kpicore_result" VALUES(1,4,'测试A1','80','B','270.40','4470.40','CNY','ok',1,3);
INSERT INTO "kpicore_result" VALUES(1,5,'测试A2','80','B','270.40','4470.40','CNY','ok',1,3);
INSERT INTO "kpicore_result" VALUES(1,6,'测试A3','80','B','270.40','4470.40','CNY','ok',1,3);
INSERT INTO "kpicore_result" VALUES(1,8,'测试B1','80','B','270.40','4470.40','CNY','ok',1,2);
INSERT INTO "kpicore_result" VALUES(1,9,'测试B2','80','B','270.40','4470.40','CNY','ok',1,2);
CREATE TABLE kpicore_store (
	layout INTEGER NOT NULL, 
	PRIMARY KEY (layout)
);
INSERT INTO "kpicore_store" VALUES(1);
COMMIT;
